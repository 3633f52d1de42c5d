import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { GUESSED_NAMES, HOSTILE_NAMES, SYSTEM_ACCOUNTS } from '../people.ts'
import * as pam from './pam.ts'

/** How often a password is tried on one connection before sshd ends it. */
const MAXIMUM_TRIES = 6
const HOSTILE_SHARE = 0.03

/** One connection on which passwords are tried. */
export interface Guessing {
  readonly address: string
  readonly user: string
  /** 1 to 6: at the sixth sshd hangs up. */
  readonly tries: number
}

/** An attacker tries an account that every server has. */
export function guessingAtAnAccount(host: Host): readonly Line[] {
  const tries = host.random.pick([1, 1, 1, 2, 3, MAXIMUM_TRIES])
  return guessAccount(host, { address: host.attacker(), user: host.random.pick(SYSTEM_ACCOUNTS), tries })
}

/** An attacker tries a name that this server does not have. */
export function guessingAName(host: Host): readonly Line[] {
  const names = host.random.chance(HOSTILE_SHARE) ? HOSTILE_NAMES : GUESSED_NAMES
  const tries = host.random.pick([1, 1, 1, 1, 2, 3])
  return guessName(host, { address: host.attacker(), user: host.random.pick(names), tries })
}

/** The lines of a connection that tries an existing account. */
export function guessAccount(host: Host, { address, user, tries }: Guessing): readonly Line[] {
  const sshd = new Speaker(host.sshConnection(), host.nextPid())
  const client = `${address} port ${host.port()}`
  const lines = [pam.sshAuthenticationFailure(sshd, address, user)]
  for (let tried = 0; tried < tries; tried++) lines.push(wrongPassword(sshd, user, client, address))
  if (tries < MAXIMUM_TRIES)
    return [...lines, ...parting(host, sshd, `authenticating user ${user} ${client}`, client)]
  return [
    ...lines,
    sshd.error(`error: maximum authentication attempts exceeded for ${user} from ${client} ssh2 [preauth]`),
    sshd.info(
      `Disconnecting authenticating user ${user} ${client}: Too many authentication failures [preauth]`,
    ),
    ...pam.sshRetriesExceeded(sshd, address, user, tries),
  ]
}

/** The lines of a connection that tries a name without account. */
export function guessName(host: Host, { address, user, tries }: Guessing): readonly Line[] {
  const sshd = new Speaker(host.sshConnection(), host.nextPid())
  const client = `${address} port ${host.port()}`
  const lines = [sshd.info(`Invalid user ${user} from ${client}`)]
  for (let tried = 0; tried < tries; tried++)
    lines.push(
      pam.userUnknown(sshd, 'sshd'),
      pam.sshAuthenticationFailure(sshd, address, undefined),
      wrongPassword(sshd, `invalid user ${user}`, client, address),
    )
  return [...lines, ...parting(host, sshd, `invalid user ${user} ${client}`, client)]
}

/** What sshd says of a password that is wrong: the one line that the truth counts. */
export function wrongPassword(sshd: Speaker, user: string, client: string, address: string): Line {
  return sshd.info(`Failed password for ${user} from ${client} ssh2`, { after: 2, failedPassword: address })
}

/** `who` is the user and the client as sshd names them together. */
function parting(host: Host, sshd: Speaker, who: string, client: string): readonly Line[] {
  if (host.random.chance(0.4)) return [sshd.info(`Connection closed by ${who} [preauth]`, { after: 0.3 })]
  if (host.random.chance(0.1)) return [sshd.info(`Connection reset by ${who} [preauth]`, { after: 0.3 })]
  const farewell = host.random.pick(['Bye Bye', 'Bye Bye', '', 'Normal Shutdown, Thank you for playing'])
  return [
    sshd.info(`Received disconnect from ${client}:11: ${farewell} [preauth]`, { after: 0.3 }),
    sshd.info(`Disconnected from ${who} [preauth]`),
  ]
}
