import { execaSync } from 'execa'

/** How the programs that take part say which version they are. */
const PROGRAMS: readonly (readonly [program: string, flag: string])[] = [
  ['journalctl', '--version'],
  ['sec', '--version'],
  ['syslog-ng', '--version'],
  ['fail2ban-server', '--version'],
]

/** The versions of the other programs, in one line; those that are missing are left out of what is measured. */
export function describePeers(): string {
  return PROGRAMS.map(([program, flag]) => {
    const { stdout = '' } = execaSync(program, [flag], { reject: false })
    return `${program} ${/\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? 'missing'}`
  }).join(', ')
}
