import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'
import type { FailedOutcome, Outcome } from '../../engine/ports.ts'
import type { SmtpSettings } from '../../settings/settings.ts'
import { readSecret } from '../secret-file.ts'
import { mailOptions } from './mail-options.ts'
import { loadNodemailer } from './nodemailer.ts'
import { openConnection } from './open-connection.ts'
import { smtpFailure } from './smtp-failure.ts'
import { type Message, SERVER_PACE, type Transport } from './transport.ts'

/** How long to wait for the greeting, an answer, and the end of the connection, in milliseconds. */
const TIMEOUTS = { greetingTimeout: 10_000, socketTimeout: 60_000, socketCloseTimeout: 1_000 }
/** How long one mail may take in all: a server that says a word now and then keeps no time-out of silence waiting. */
const LONGEST = 180_000
/** How long all may take before a mail, in milliseconds. */
const LONGEST_GREETING = 60_000

/** Sends mails by SMTP, each over a connection of its own. Each may take `longest` milliseconds. */
export function smtpTransport(settings: SmtpSettings, longest = LONGEST): Transport {
  async function send(message: Message, stop: AbortSignal): Promise<Outcome> {
    const expiry = AbortSignal.timeout(longest)
    const signal = AbortSignal.any([stop, expiry])
    try {
      const connection = await connect(settings, signal)
      const info = await connection.sendMail({ ...mailOptions(message), signal })
      const failures = (info.rejectedErrors ?? []).map((error) => smtpFailure(error, settings))
      const failure = failures.find(({ permanent }) => permanent !== true) ?? failures[0]
      if (failure === undefined) return { ok: true }
      const reached = message.to.filter((address) => !message.missing.includes(address))
      return { ...failure, reached: [...reached, ...info.accepted] }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return expiry.aborted ? tooSlow(settings, longest) : smtpFailure(error, settings)
    }
  }

  return { pace: SERVER_PACE, send }
}

/** Connects and logs in as to send a mail, and says how that ended. */
export async function verifySmtp(settings: SmtpSettings, stop: AbortSignal): Promise<Outcome> {
  const expiry = AbortSignal.timeout(LONGEST_GREETING)
  try {
    await (await connect(settings, AbortSignal.any([stop, expiry]))).verify()
    return { ok: true }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return smtpFailure(error, settings)
  }
}

/** Files are read each time, so that a new password or certificate is used without a restart. */
async function connect(settings: SmtpSettings, signal: AbortSignal) {
  const { host, port, encryption, user } = settings
  const authority = settings.ca_file === undefined ? undefined : await readFile(settings.ca_file, 'utf8')
  const password = await passwordOf(settings)
  const { createTransport } = await loadNodemailer()
  return createTransport({
    host,
    port,
    connection: await openConnection(host, port, signal),
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
  return readSecret(password_file)
}

function tooSlow({ host, port }: SmtpSettings, longest: number): FailedOutcome {
  const seconds = Math.round(longest / 1000)
  const error = `${host}:${port} did not take a mail: it talked for ${seconds} s without an end`
  return {
    ok: false,
    blocking: true,
    error,
    hint: 'see whether that is the right mail server, or use another one',
  }
}
