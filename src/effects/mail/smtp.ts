import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'
import { createTransport } from 'nodemailer'
import type { Outcome } from '../../engine/ports.ts'
import type { SmtpSettings } from '../../settings/settings.ts'
import { mailOptions } from './mail-options.ts'
import { smtpFailure } from './smtp-failure.ts'
import type { Message, Transport } from './transport.ts'

/** How long to wait for the connection, the greeting and an answer, in milliseconds. */
const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  dnsTimeout: 10_000,
  socketTimeout: 60_000,
}
/** For how many mails it is remembered which recipients have them already. */
const MOST_PARTIAL = 1000

/** Sends mails by SMTP, each over a connection of its own. */
export function smtpTransport(settings: SmtpSettings): Transport {
  /** Which recipients a server took a mail for while it put off others, by Message-ID: they do not get it again. */
  const served = new Map<string, readonly string[]>()

  async function send(message: Message): Promise<Outcome> {
    const before = served.get(message.messageId) ?? []
    const options = mailOptions(message)
    const to = message.to.filter((address) => !before.includes(address))
    try {
      const info = await (await connect(settings)).sendMail({
        ...options,
        envelope: { ...options.envelope, to },
      })
      served.delete(message.messageId)
      const [refused] = info.rejectedErrors ?? []
      if (refused === undefined) return { ok: true }
      const deferred = info.rejectedErrors?.find(({ permanent }) => permanent !== true)
      if (deferred !== undefined) remember(message.messageId, [...before, ...info.accepted])
      return smtpFailure(deferred ?? refused, settings)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return smtpFailure(error, settings)
    }
  }

  function remember(messageId: string, addresses: readonly string[]): void {
    if (served.size >= MOST_PARTIAL) served.clear()
    served.set(messageId, addresses)
  }

  return { send }
}

/** Files are read each time, so that a new password or certificate is used without a restart. */
async function connect(settings: SmtpSettings) {
  const { host, port, encryption, user } = settings
  const authority = settings.ca_file === undefined ? undefined : await readFile(settings.ca_file, 'utf8')
  const password = await passwordOf(settings)
  return createTransport({
    host,
    port,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    ...(authority === undefined ? {} : { tls: { ca: [...getCACertificates('default'), authority] } }),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    ...TIMEOUTS,
  })
}

async function passwordOf({ password, password_file }: SmtpSettings): Promise<string | undefined> {
  if (password_file === undefined) return password
  return (await readFile(password_file, 'utf8')).replace(/\r?\n$/, '')
}
