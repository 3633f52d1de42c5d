import type { FailedOutcome } from '../../engine/ports.ts'
import type { SmtpSettings } from '../../settings/settings.ts'
import { certificateHint } from '../certificate-hint.ts'
import { UnfitSecret } from '../secret-file.ts'

/** The properties by which Nodemailer tells its errors apart. */
interface SmtpError extends Error {
  readonly code?: string | undefined
  readonly originalCode?: string | undefined
  readonly command?: string | undefined
  readonly responseCode?: number | undefined
  readonly permanent?: boolean | undefined
}

/** The commands whose refusal concerns this mail alone; what is refused earlier concerns the connection. */
const OF_THE_MAIL = new Set(['MAIL FROM', 'RCPT TO', 'DATA'])
/** The service is not available, whatever the command was. */
const CLOSING = 421
/** A credential of the service that is not there: systemd leaves out what it finds no file for. */
const CREDENTIAL = /^ENOENT\b.*\/pyruse-ts\.service\/([^/']+)'/
/** What Node.js adds to errors of certificates: how to start it otherwise is for those who start it. */
const ADVICE_OF_NODE = /; if the root CA is installed locally, .*/

/**
 * What an error of SMTP means. Only the server's final refusal of the mail itself is permanent: whatever is wrong with
 * the connection or the account can be mended, and the mail waits for that.
 */
export function smtpFailure(error: SmtpError, settings: SmtpSettings): FailedOutcome {
  const said = error.message
    .replace(ADVICE_OF_NODE, '')
    .replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
    .slice(0, 300)
  const message = `${settings.host}:${settings.port} did not take a mail: ${said}`
  const isMendable = isAboutAccess(said, settings) || isAboutSender(said)
  const permanent = error.permanent === true && OF_THE_MAIL.has(error.command ?? '') && !isMendable
  if (permanent) return { ok: false, permanent, error: message }
  const hint = hintFor(error, settings)
  return {
    ok: false,
    error: message,
    ...(isOfTheServer(error) ? { blocking: true } : {}),
    ...(hint === undefined ? {} : { hint }),
  }
}

/** The sender is always the same: what is said of it holds for the next mail, too. */
function isOfTheServer({ command, responseCode }: SmtpError): boolean {
  return responseCode === CLOSING || (command !== 'RCPT TO' && command !== 'DATA')
}

/**
 * Of who may send, which only the settings can mend. 530: authentication or encryption is wanted first; of a server that
 * takes mail for others only from those who log in, nobody did.
 */
function isAboutAccess(message: string, { user }: SmtpSettings): boolean {
  const said = withoutAddresses(message)
  return /\b530[ -]/.test(said) || (user === undefined && /\brelay(?:ing)?\b/i.test(said))
}

/** As whom this account may not send, in the words of Postfix, Exchange, Fastmail and Amazon. */
function isAboutSender(message: string): boolean {
  const said = withoutAddresses(message)
  return /\bsender\b|\bsend ?as\b|sendasdenied|\bsend from\b|address is not verified/i.test(said)
}

/** A recipient may be called `sender@…` or `relay@…`. */
function withoutAddresses(message: string): string {
  return message.replace(/\S*@\S*/g, '')
}

function hintFor(error: SmtpError, settings: SmtpSettings): string | undefined {
  const { encryption, password_file, ca_file, user } = settings
  if (error instanceof UnfitSecret) return `write the password into ${password_file} as one line`
  const cause = error.originalCode ?? error.code
  const credential = CREDENTIAL.exec(error.message)?.[1]
  if (credential !== undefined)
    return `write it into /etc/credstore/pyruse-ts.${credential}, which LoadCredential= of the unit names, then: systemctl restart pyruse-ts`
  if (cause === 'ENOENT' || cause === 'EACCES')
    return `see to it that this process can read ${[password_file, ca_file].filter(Boolean).join(' and ')}`
  if (cause === 'ECONNREFUSED')
    return 'no mail server listens there: start it, or correct mail.transport.smtp.host and port'
  if (cause === 'ENOTFOUND' || cause === 'EDNS')
    return 'correct mail.transport.smtp.host, or the name service'
  if (/^Greeting never received/.test(error.message) && encryption !== 'tls')
    return 'if the server speaks TLS from the start, as at port 465, set encryption: tls'
  if (cause === 'ETIMEDOUT')
    return 'see whether a firewall is in between, and whether the port is the right one'
  if (error.code === 'EAUTH' || isAboutAccess(error.message, settings))
    return user === undefined
      ? 'name who logs in there: mail.transport.smtp.user, with password_file or password_credential'
      : 'correct mail.transport.smtp.user and password (or password_file)'
  if (OF_THE_MAIL.has(error.command ?? '') && isAboutSender(error.message))
    return 'correct mail.from: the server takes mail only from addresses that belong to who logs in'
  const ofCertificate = certificateHint(error.message, 'mail.transport.smtp.host')
  if (ofCertificate !== undefined) return ofCertificate
  if (error.code === 'ETLS' || /certificate|ssl|tls/i.test(error.message)) return tlsHint(encryption)
  return undefined
}

function tlsHint(encryption: SmtpSettings['encryption']): string {
  const authority =
    'if the server has a certificate of its own authority, name that in mail.transport.smtp.ca_file'
  return encryption === 'starttls'
    ? `${authority}; if it speaks TLS from the start, set encryption: tls; if it has none, encryption: none`
    : `${authority}; if it expects STARTTLS, set encryption: starttls`
}
