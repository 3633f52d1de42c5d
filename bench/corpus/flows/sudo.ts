import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { PEOPLE, type Person } from '../people.ts'
import { SERVICES } from '../services.ts'
import { PRIORITY } from '../syslog-codes.ts'

const COMMANDS: readonly string[] = [
  '/usr/bin/apt update',
  '/usr/bin/systemctl restart nginx',
  '/usr/bin/journalctl -u ssh -n 50',
  '/usr/sbin/nft list ruleset',
  '/usr/bin/tail -f /var/log/mail.log',
  '/usr/bin/du -sh /var/lib/docker',
]

/** Someone does something as root: mostly rightly, sometimes after a wrong password, sometimes without the right. */
export function sudo(host: Host): readonly Line[] {
  const person = host.random.pick(PEOPLE)
  const command = host.random.pick(COMMANDS)
  if (host.random.chance(0.05)) return refused(host, person, command, 'user NOT in sudoers')
  if (host.random.chance(0.05)) return refused(host, person, command, '3 incorrect password attempts')
  return runAsRoot(host, person, command)
}

export function runAsRoot(host: Host, person: Person, command: string): readonly Line[] {
  const speaker = new Speaker(SERVICES.sudo, host.nextPid())
  const session = 'pam_unix(sudo:session): session'
  return [
    speaker.notice(`${caller(person)} ; USER=root ; COMMAND=${command}`),
    speaker.info(`${session} opened for user root(uid=0) by ${person.name}(uid=${person.uid})`),
    speaker.info(`${session} closed for user root`, { after: 1 }),
  ]
}

function refused(host: Host, person: Person, command: string, reason: string): readonly Line[] {
  const speaker = new Speaker(SERVICES.sudo, host.nextPid())
  const { name, uid } = person
  return [
    speaker.notice(
      `pam_unix(sudo:auth): authentication failure; logname=${name} uid=${uid} euid=0 tty=/dev/pts/0 ruser=${name} rhost=  user=${name}`,
    ),
    speaker.say(PRIORITY.alert, `${caller(person, `${reason} ; `)} ; USER=root ; COMMAND=${command}`, {
      after: 6,
    }),
  ]
}

/** The beginning of all that sudo says of a command; it pads the name to eight columns. */
function caller({ name }: Person, remark = ''): string {
  return `${name.padStart(8)} : ${remark}TTY=pts/0 ; PWD=/home/${name}`
}
