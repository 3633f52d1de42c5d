import { SERVER_ADDRESS } from '../addresses.ts'
import { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { GUESSED_NAMES, PEOPLE } from '../people.ts'
import { SERVICES } from '../services.ts'

/** All of Dovecot logs through one process. */
const DOVECOT = new Speaker(SERVICES.dovecot, 980)
const SESSION_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const MEAN_SESSION_SECONDS = 60

/** Someone fetches their mail. */
export function mailboxOpened(host: Host): readonly Line[] {
  const { random } = host
  const user = `${random.pick(PEOPLE).name}@${Host.domain}`
  const pid = host.nextPid()
  const session = newSession(host)
  const traffic = `in=${random.between(50, 5_000)} out=${random.between(500, 90_000)}`
  const counts = 'deleted=0 expunged=0 trashed=0 hdr_count=0 hdr_bytes=0 body_count=0 body_bytes=0'
  return [
    DOVECOT.info(
      `imap-login: Login: user=<${user}>, method=PLAIN, ${ends(host.client())}, mpid=${pid}, TLS, session=<${session}>`,
    ),
    DOVECOT.info(`imap(${user})<${pid}><${session}>: Disconnected: Logged out ${traffic} ${counts}`, {
      after: random.exponential(MEAN_SESSION_SECONDS),
    }),
  ]
}

/** An attacker tries a mailbox, or only looks whether one answers. */
export function mailboxGuessed(host: Host): readonly Line[] {
  const address = host.attacker()
  return host.random.chance(0.3) ? knock(host, address) : guessMailbox(host, address)
}

function knock(host: Host, address: string): readonly Line[] {
  const { random } = host
  const session = newSession(host)
  return [
    DOVECOT.info(
      `imap-login: Disconnected: Connection closed (no auth attempts in ${random.between(0, 9)} secs): user=<>, ${ends(address)}, TLS handshaking, session=<${session}>`,
    ),
  ]
}

export function guessMailbox(host: Host, address: string): readonly Line[] {
  const { random } = host
  const name = random.pick(GUESSED_NAMES)
  const session = newSession(host)
  const protocol = random.pick(['imap-login', 'imap-login', 'pop3-login'])
  const attempts = `auth failed, ${random.between(1, 3)} attempts in ${random.between(2, 20)} secs`
  const disconnected = random.pick([
    `Disconnected (${attempts})`,
    `Disconnected: Connection closed (${attempts})`,
    `Login aborted: Connection closed (${attempts}) (auth_failed)`,
  ])
  return [
    DOVECOT.info(`${authWorker(host)}: pam(${name},${address},<${session}>): ${random.pick(REFUSALS)}`),
    DOVECOT.info(
      `${protocol}: ${disconnected}: user=<${name}@${Host.domain}>, method=PLAIN, ${ends(address)}, TLS, session=<${session}>`,
      { after: 2 },
    ),
  ]
}

const REFUSALS: readonly string[] = [
  'unknown user',
  'pam_authenticate() failed: Authentication failure (Password mismatch?)',
]

function authWorker(host: Host): string {
  const request = host.random.between(1, 9_999)
  return `auth-worker(${host.nextPid()}): conn unix:auth-worker (pid=981,uid=120): auth-worker<${request}>`
}

function ends(remote: string): string {
  return `rip=${remote}, lip=${SERVER_ADDRESS}`
}

function newSession(host: Host): string {
  return host.random.token(16, SESSION_ALPHABET)
}
