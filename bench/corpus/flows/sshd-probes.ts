import { SERVER_ADDRESS } from '../addresses.ts'
import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { SERVICES } from '../services.ts'
import { PRIORITY } from '../syslog-codes.ts'

type Probe = (host: Host, sshd: Speaker, address: string) => readonly Line[]

const OFFERS = [
  'key exchange method found. Their offer: diffie-hellman-group14-sha1,diffie-hellman-group1-sha1',
  'host key type found. Their offer: ssh-rsa,ssh-dss',
  'cipher found. Their offer: aes256-cbc,aes128-cbc,3des-cbc',
] as const

const GREETINGS = ['GET / HTTP/1.1', '\\003', 'MGLNDD_198.51.100.25_22', '\\026\\003\\001'] as const

const PROBES: readonly Probe[] = [
  hangsUp,
  resets,
  speaksAnotherProtocol,
  sendsBinary,
  offersOldAlgorithms,
  closesBeforeAuthentication,
  runsOutOfTime,
  isDropped,
  corruptsPackets,
]

/** A connection that never gets as far as a password: scanners, old clients, banner grabbers. */
export function sshProbe(host: Host): readonly Line[] {
  const sshd = new Speaker(host.sshConnection(), host.nextPid())
  return host.random.pick(PROBES)(host, sshd, host.attacker())
}

function hangsUp(host: Host, sshd: Speaker, address: string): readonly Line[] {
  return [
    sshd.error('error: kex_exchange_identification: Connection closed by remote host'),
    sshd.info(`Connection closed by ${address} port ${host.port()}`),
  ]
}

function resets(host: Host, sshd: Speaker, address: string): readonly Line[] {
  return [
    sshd.error('error: kex_exchange_identification: read: Connection reset by peer'),
    sshd.info(`Connection reset by ${address} port ${host.port()}`),
  ]
}

function speaksAnotherProtocol(host: Host, sshd: Speaker, address: string): readonly Line[] {
  const greeting = host.random.pick(GREETINGS)
  return [
    sshd.error(`error: kex_exchange_identification: client sent invalid protocol identifier "${greeting}"`),
    sshd.info(`banner exchange: Connection from ${address} port ${host.port()}: invalid format`),
  ]
}

function sendsBinary(host: Host, sshd: Speaker, address: string): readonly Line[] {
  return [
    sshd.error('error: kex_exchange_identification: banner line contains invalid characters'),
    sshd.info(`banner exchange: Connection from ${address} port ${host.port()}: invalid format`),
  ]
}

function offersOldAlgorithms(host: Host, sshd: Speaker, address: string): readonly Line[] {
  const offer = host.random.pick(OFFERS)
  return [
    sshd.info(`Unable to negotiate with ${address} port ${host.port()}: no matching ${offer} [preauth]`),
  ]
}

function closesBeforeAuthentication(host: Host, sshd: Speaker, address: string): readonly Line[] {
  return [sshd.info(`Connection closed by ${address} port ${host.port()} [preauth]`)]
}

/** From 9.8 on it is the listener that says so, of the process that it ends. */
function runsOutOfTime(host: Host, sshd: Speaker, address: string): readonly Line[] {
  if (!host.opensshTen)
    return [
      sshd.say(PRIORITY.critical, `fatal: Timeout before authentication for ${address} port ${host.port()}`),
    ]
  return [
    listener().info(
      `Timeout before authentication for connection from ${address} to ${SERVER_ADDRESS}, pid = ${sshd.pid}`,
    ),
  ]
}

function isDropped(host: Host, _sshd: Speaker, address: string): readonly Line[] {
  const reason = host.opensshTen ? 'penalty: failed authentication' : 'past MaxStartups'
  const started = host.opensshTen ? 0 : 10
  return [
    listener().info(
      `drop connection #${started} from [${address}]:${host.port()} on [${SERVER_ADDRESS}]:22 ${reason}`,
    ),
  ]
}

function corruptsPackets(host: Host, sshd: Speaker, address: string): readonly Line[] {
  return [
    sshd.say(
      PRIORITY.critical,
      `fatal: ssh_dispatch_run_fatal: Connection from ${address} port ${host.port()}: message authentication code incorrect [preauth]`,
    ),
  ]
}

/** The process that waits for connections, in every version `sshd`. */
function listener(): Speaker {
  return new Speaker(SERVICES.sshd, 745)
}
