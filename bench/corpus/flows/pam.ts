import type { Line, Speaker } from '../line.ts'
import { FACILITY } from '../syslog-codes.ts'

/** What PAM says inside the program that asks it: always with facility authpriv, whatever the program's own. */
const FROM_PAM = { facility: FACILITY.authpriv }

export function sessionOpened(speaker: Speaker, program: string, user: string, uid: number): Line {
  return speaker.info(
    `pam_unix(${program}:session): session opened for user ${user}(uid=${uid}) by (uid=0)`,
    FROM_PAM,
  )
}

/** `after`: how long the session lasted, in seconds. */
export function sessionClosed(speaker: Speaker, program: string, user: string, after: number): Line {
  return speaker.info(`pam_unix(${program}:session): session closed for user ${user}`, { ...FROM_PAM, after })
}

export function userUnknown(speaker: Speaker, program: string): Line {
  return speaker.notice(`pam_unix(${program}:auth): check pass; user unknown`, { ...FROM_PAM, after: 0.1 })
}

/** `user` is undefined where there is no such account. */
export function sshAuthenticationFailure(speaker: Speaker, address: string, user: string | undefined): Line {
  return speaker.notice(`pam_unix(sshd:auth): authentication failure; ${sshClient(address, user)}`, {
    ...FROM_PAM,
    after: 0.1,
  })
}

/** Said at the end of a connection on which it was tried too often. */
export function sshRetriesExceeded(
  speaker: Speaker,
  address: string,
  user: string,
  tries: number,
): readonly Line[] {
  return [
    speaker.notice(`PAM ${tries - 1} more authentication failures; ${sshClient(address, user)}`, FROM_PAM),
    speaker.notice(`PAM service(sshd) ignoring max retries; ${tries} > 3`, FROM_PAM),
  ]
}

function sshClient(address: string, user: string | undefined): string {
  const account = user === undefined ? '' : `  user=${user}`
  return `logname= uid=0 euid=0 tty=ssh ruser= rhost=${address}${account}`
}
