import { createHmac } from 'node:crypto'
import type { Outcome } from '../../engine/ports.ts'
import { cutText } from '../../values/cut-text.ts'
import { certificateHint } from '../certificate-hint.ts'
import { networkFailure } from '../http/network-failure.ts'
import { readBounded } from '../http/read-bounded.ts'
import type { WebhookRequest } from './prepare-request.ts'
import { withoutSecrets } from './without-secrets.ts'

/** What of an answer is read, in bytes, and told where it is a refusal, in characters. */
const MOST_READ = 10_000
const MOST_TOLD = 200
/** Refusals that pass: too slow, too early, too many. */
const PASSING = new Set([408, 425, 429])

/** Sends a request, at `now` in milliseconds, and says what the server made of it. */
export async function sendRequest(request: WebhookRequest, now: number, stop: AbortSignal): Promise<Outcome> {
  const { url, name, body, headers, timeout } = request
  const expiry = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, ...signature(request, now) },
      // Where it leads to was not chosen by the administrator.
      redirect: 'manual',
      signal: AbortSignal.any([stop, expiry]),
    })
    const said = await readBounded(response, MOST_READ)
    return response.ok ? { ok: true } : refusal(response, withoutSecrets(said, request), name, now)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (stop.aborted) return { ok: false, error: `the request to ${name} was broken off` }
    const reason = expiry.aborted ? `no answer within ${timeout / 1000} s` : networkFailure(error)
    return {
      ok: false,
      error: `${name} did not take a request: ${reason}`,
      hint: hintFor(reason),
    }
  }
}

function hintFor(reason: string): string {
  const ofCertificate = certificateHint(reason, 'its URL')
  if (ofCertificate !== undefined) return ofCertificate
  return /certificate/i.test(reason)
    ? "if its server has a certificate of its own authority, name that by NODE_EXTRA_CA_CERTS in the unit's environment"
    : 'see whether its server runs, and whether a firewall is in between'
}

/** Who knows the secret can tell that the request is ours, and of that time. */
function signature({ secret, body }: WebhookRequest, now: number): Readonly<Record<string, string>> {
  if (secret === undefined) return {}
  const timestamp = String(Math.floor(now / 1000))
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return { 'x-pyruse-timestamp': timestamp, 'x-pyruse-signature': `sha256=${digest}` }
}

function refusal({ status, headers }: Response, said: string, name: string, now: number): Outcome {
  const text = cutText(said.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').trim(), MOST_TOLD)
  const error = `${name} did not take a request: ${status}${text === '' ? '' : ` ${text}`}`
  if (status >= 500 || PASSING.has(status))
    return { ok: false, error, rest: restIn(headers.get('retry-after') ?? '', now) }
  const hint =
    status < 400 ? 'it leads elsewhere: name the final URL' : 'see whether its URL, token and body are right'
  return { ok: false, permanent: true, error, hint }
}

/** What `Retry-After` asks for, in milliseconds: seconds, or a date (RFC 9110, 10.2.3). */
function restIn(text: string, now: number): number {
  const rest = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return rest > 0 ? rest : 0
}
