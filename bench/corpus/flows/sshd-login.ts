import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { PEOPLE, type Person } from '../people.ts'
import { SERVICES } from '../services.ts'
import * as pam from './pam.ts'
import { wrongPassword } from './sshd-guessing.ts'
import { JOB, jobFields, MANAGER } from './systemd.ts'

const SESSION_STARTED = '8d45620c1a4348dbb17410da57c60c66'
const SESSION_ENDED = '3354939424b4456d9802ca8333ed424a'
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const MEAN_SESSION_SECONDS = 300

/** Someone with an account logs in, works and leaves; now and then after a slip of the finger. */
export function sshLogin(host: Host): readonly Line[] {
  return logIn(host, host.random.pick(PEOPLE), host.client())
}

/** The lines of a session by ssh, from the first to logind's last. */
function logIn(host: Host, person: Person, address: string): readonly Line[] {
  const sshd = new Speaker(host.sshConnection(), host.nextPid())
  const client = `${address} port ${host.port()}`
  const session = host.nextSession()
  const usesKey = host.random.chance(0.75)
  const slips = !usesKey && host.random.chance(0.4)
  return [
    ...(slips ? [wrongPassword(sshd, person.name, client, address)] : []),
    sshd.info(accepted(host, person, client, usesKey), { after: 1 }),
    pam.sessionOpened(sshd, 'sshd', person.name, person.uid),
    ...sessionStarted(host, person, session, sshd.pid),
    sshd.info(`Received disconnect from ${client}:11: disconnected by user`, {
      after: host.random.exponential(MEAN_SESSION_SECONDS),
    }),
    sshd.info(`Disconnected from user ${person.name} ${client}`),
    pam.sessionClosed(sshd, 'sshd', person.name, 0),
    ...sessionEnded(host, person, session, sshd.pid),
  ]
}

function accepted(host: Host, person: Person, client: string, usesKey: boolean): string {
  if (!usesKey) return `Accepted password for ${person.name} from ${client} ssh2`
  const fingerprint = host.random.token(43, BASE64)
  return `Accepted publickey for ${person.name} from ${client} ssh2: ED25519 SHA256:${fingerprint}`
}

function sessionStarted(host: Host, person: Person, session: number, leader: number): readonly Line[] {
  const scope = `session-${session}.scope`
  return [
    LOGIND.info(`New session ${session} of user ${person.name}.`, {
      after: 0.1,
      fields: sessionFields(SESSION_STARTED, person, session, leader),
    }),
    MANAGER.info(`Started ${scope} - Session ${session} of User ${person.name}.`, {
      fields: jobFields(host, JOB.finished, scope),
    }),
  ]
}

function sessionEnded(host: Host, person: Person, session: number, leader: number): readonly Line[] {
  const scope = `session-${session}.scope`
  return [
    LOGIND.info(`Session ${session} logged out. Waiting for processes to exit.`, { after: 0.1 }),
    MANAGER.info(`${scope}: Deactivated successfully.`, {
      after: 0.1,
      fields: jobFields(host, JOB.deactivated, scope),
    }),
    LOGIND.info(`Removed session ${session}.`, {
      fields: sessionFields(SESSION_ENDED, person, session, leader),
    }),
  ]
}

function sessionFields(
  message: string,
  person: Person,
  session: number,
  leader: number,
): Record<string, string> {
  return {
    MESSAGE_ID: message,
    SESSION_ID: String(session),
    USER_ID: person.name,
    LEADER: String(leader),
  }
}

const LOGIND = new Speaker(SERVICES.logind, 612)
