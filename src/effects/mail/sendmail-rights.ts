import { statSync } from 'node:fs'
import { join } from 'node:path'

/** setuid and setgid. */
const SPECIAL_BITS = 0o6000
/** The sendmail of Postfix and that of nullmailer have no such bits: what they hand the mail to has. */
const HELPERS = ['/usr/sbin/postdrop', '/usr/sbin/nullmailer-queue']

/** Whether a sendmail of the machine below `root` needs rights of its own, which nobody gets under NoNewPrivileges. */
export function needsRights(program: string, root = '/'): boolean {
  const handedTo = program.endsWith('/sendmail') ? HELPERS : []
  return [program, ...handedTo].some((path) => hasSpecialBits(join(root, path)))
}

function hasSpecialBits(path: string): boolean {
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & SPECIAL_BITS) !== 0
}
