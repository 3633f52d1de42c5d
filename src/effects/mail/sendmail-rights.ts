import { statSync } from 'node:fs'
import { join } from 'node:path'

/** setuid and setgid. */
const SPECIAL_BITS = 0o6000
/** Postfix's sendmail has no such bits: what it hands the mail to has. */
const POSTDROP = '/usr/sbin/postdrop'

/** Whether a sendmail of the machine below `root` needs rights of its own, which nobody gets under NoNewPrivileges. */
export function needsRights(program: string, root = '/'): boolean {
  const isPostfix = /\/sendmail$/.test(program)
  return hasSpecialBits(join(root, program)) || (isPostfix && hasSpecialBits(join(root, POSTDROP)))
}

function hasSpecialBits(path: string): boolean {
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & SPECIAL_BITS) !== 0
}
