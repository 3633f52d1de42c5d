import { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { GUESSED_NAMES, MAIL_DOMAINS, PEOPLE } from '../people.ts'
import { SERVICES } from '../services.ts'

const QUEUE = new Speaker(SERVICES.queueManager, 1180)
const ANVIL = new Speaker(SERVICES.anvil, 1190)
const DOVECOT = new Speaker(SERVICES.dovecot, 980)
const HEXADECIMAL = '0123456789ABCDEF'

/** A mail arrives and is delivered to a mailbox: each server that takes part has its say. */
export function mailDelivered(host: Host): readonly Line[] {
  const { random } = host
  const domain = random.pick(MAIL_DOMAINS)
  const client = `mx${random.between(1, 9)}.${domain}[${host.client()}]`
  const id = random.token(10, HEXADECIMAL)
  const message = `<${random.token(16, HEXADECIMAL)}@${domain}>`
  const from = `<news-${random.between(1, 99)}@${domain}>, size=${random.between(1_500, 90_000)}`
  const { name } = random.pick(PEOPLE)
  const smtpd = new Speaker(SERVICES.smtpd, host.nextPid())
  const cleanup = new Speaker(SERVICES.cleanup, host.nextPid())
  const lmtp = new Speaker(SERVICES.lmtp, host.nextPid())
  const delivery = `lmtp(${name})<${lmtp.pid}><${random.token(12, HEXADECIMAL)}>`
  return [
    smtpd.info(`connect from ${client}`),
    smtpd.info(`${id}: client=${client}`, { after: 0.2 }),
    cleanup.info(`${id}: message-id=${message}`, { after: 0.1 }),
    QUEUE.info(`${id}: from=${from}, nrcpt=1 (queue active)`, { after: 0.1 }),
    DOVECOT.info(`${delivery}: msgid=${message}: saved mail to INBOX`, { after: 0.4 }),
    lmtp.info(`${id}: to=<${name}@${Host.domain}>, ${receipt(host, name)}`),
    QUEUE.info(`${id}: removed`),
    smtpd.info(`disconnect from ${client} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`, {
      after: 0.1,
    }),
  ]
}

function receipt(host: Host, name: string): string {
  const relay = `relay=${Host.hostname}.${Host.domain}[private/dovecot-lmtp]`
  const seconds = `delay=0.${host.random.between(10, 99)}, delays=0.09/0.01/0.02/0.2`
  const answer = `250 2.0.0 <${name}@${Host.domain}> ${host.random.token(22, HEXADECIMAL)} Saved`
  return `${relay}, ${seconds}, dsn=2.0.0, status=sent (${answer})`
}

/** A mail that is not taken. */
export function mailRejected(host: Host): readonly Line[] {
  const address = host.attacker()
  const smtpd = new Speaker(SERVICES.smtpd, host.nextPid())
  const reason = host.random.pick(REJECTIONS)(address, host.random.pick(MAIL_DOMAINS))
  return [
    smtpd.info(`connect from unknown[${address}]`),
    smtpd.info(`NOQUEUE: reject: RCPT from unknown[${address}]: ${reason}`, { after: 0.3 }),
    smtpd.info(`disconnect from unknown[${address}] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`, {
      after: 0.1,
    }),
  ]
}

const REJECTIONS: readonly ((address: string, domain: string) => string)[] = [
  (_, domain) =>
    `554 5.7.1 <probe@example.com>: Relay access denied; from=<probe@${domain}> to=<probe@example.com> proto=SMTP helo=<${domain}>`,
  (address, domain) =>
    `450 4.7.1 Client host rejected: cannot find your hostname, [${address}]; from=<offer@${domain}> to=<alice@${Host.domain}> proto=ESMTP helo=<mail.${domain}>`,
  (_, domain) =>
    `550 5.1.1 <office@${Host.domain}>: Recipient address rejected: User unknown in local recipient table; from=<list@${domain}> to=<office@${Host.domain}> proto=ESMTP helo=<${domain}>`,
  (address, domain) =>
    `554 5.7.1 Service unavailable; Client host [${address}] blocked using rbl.example.net; https://rbl.example.net/q/${address}; from=<win@${domain}> to=<alice@${Host.domain}> proto=ESMTP helo=<${domain}>`,
  (_, domain) =>
    `504 5.5.2 <WIN-CLJ1B0GQ6JP>: Helo command rejected: need fully-qualified hostname; from=<me@${domain}> to=<you@${Host.domain}> proto=ESMTP helo=<WIN-CLJ1B0GQ6JP>`,
]

/** An attacker tries a password of a mailbox. */
export function mailPasswordGuessed(host: Host): readonly Line[] {
  return guessMailPassword(host, host.attacker())
}

export function guessMailPassword(host: Host, address: string): readonly Line[] {
  const service = host.random.pick([SERVICES.smtpd, SERVICES.submission])
  const smtpd = new Speaker(service, host.nextPid())
  const user = `${host.random.pick(GUESSED_NAMES)}@${Host.domain}`
  const failure = host.random.pick([
    'SASL LOGIN authentication failed: UGFzc3dvcmQ6',
    `SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=${user}`,
    `SASL PLAIN authentication failed: (reason unavailable), sasl_username=${user}`,
  ])
  return [
    smtpd.info(`connect from unknown[${address}]`),
    smtpd.warning(`warning: unknown[${address}]: ${failure}`, { after: 1 }),
    smtpd.info(`lost connection after AUTH from unknown[${address}]`, { after: 0.1 }),
    smtpd.info(`disconnect from unknown[${address}] ehlo=1 auth=0/1 commands=1/2`),
  ]
}

/** What anvil tells of the busiest client, every ten minutes. */
export function mailStatistics(host: Host): readonly Line[] {
  const client = `smtp:${host.client()}`
  return [
    ANVIL.info(`statistics: max connection rate ${host.random.between(1, 9)}/60s for (${client})`),
    ANVIL.info(`statistics: max connection count ${host.random.between(1, 3)} for (${client})`),
    ANVIL.info(`statistics: max cache size ${host.random.between(1, 12)}`),
  ]
}
