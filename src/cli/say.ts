import { visible } from '../values/visible.ts'

/** Says on standard error what is wrong, and what to do about it. Both may quote what an attacker wrote. */
export function say(severity: 'error' | 'warning' | 'note', message: string, hint?: string): void {
  const more = hint === undefined ? '' : `  = ${visible(hint)}\n`
  process.stderr.write(`${severity}: ${visible(message)}\n${more}`)
}
