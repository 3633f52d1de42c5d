import { createHash } from 'node:crypto'
import type { FailedOutcome, OutboxItem } from '../../engine/ports.ts'
import type { WebhookSettings } from '../../settings/settings.ts'
import { isWebAddress } from '../../values/web-address.ts'
import { readSecret } from '../secret-file.ts'

/** A request with all its secrets: never to be logged. */
export interface WebhookRequest {
  readonly url: URL
  /** What messages call it: the host, or the name in the settings. */
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The key of the signature. */
  readonly secret: string | undefined
  /** In milliseconds. */
  readonly timeout: number
}

/** In milliseconds, where the settings know nothing of the webhook. */
const TIMEOUT = 10_000

/** What is sent, wherever it goes. */
type Content = Pick<WebhookRequest, 'headers' | 'body'>

/** The request that an item asks for, or why there can be none. Files are read each time. */
export async function prepareRequest(
  { payload, key }: OutboxItem,
  webhooks: Readonly<Record<string, WebhookSettings>>,
): Promise<WebhookRequest | FailedOutcome> {
  if (payload.effect !== 'webhook') throw new TypeError(`the effect ${payload.effect} is no request`)
  const { url: named, body, json } = payload
  const headers = {
    'content-type': json ? 'application/json' : 'text/plain; charset=utf-8',
    'user-agent': 'pyruse-ts',
    // The same for every attempt, so that who takes it twice can tell.
    'idempotency-key': createHash('sha256').update(key).digest('hex').slice(0, 32),
  }
  const settings = Object.hasOwn(webhooks, named) ? webhooks[named] : undefined
  if (settings !== undefined) return declaredRequest(named, settings, { headers, body })
  if (!URL.canParse(named)) return undeclared(named)
  const url = new URL(named)
  return { url, name: url.host, headers, body, secret: undefined, timeout: TIMEOUT }
}

async function declaredRequest(
  name: string,
  settings: WebhookSettings,
  { headers, body }: Content,
): Promise<WebhookRequest | FailedOutcome> {
  const { url, url_file, token_file, secret_file, timeout } = settings
  try {
    const address = url_file === undefined ? (url ?? '') : await readSecret(url_file)
    if (!isWebAddress(address)) return wrongAddress(name)
    const token = await secretIn(token_file)
    return {
      url: new URL(address),
      name,
      headers: {
        ...headers,
        ...settings.headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body,
      secret: await secretIn(secret_file),
      timeout: timeout.milliseconds,
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return {
      ok: false,
      error: `a secret of the webhook ${name} cannot be read: ${error.message}`,
      hint: 'see to it that the file holds one line, and that this process can read it',
    }
  }
}

async function secretIn(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : readSecret(file)
}

function undeclared(name: string): FailedOutcome {
  return {
    ok: false,
    permanent: true,
    error: `there is no webhook named \`${name}\``,
    hint: `declare it in the settings: webhooks.${name}`,
  }
}

/** The file can be mended, and must not be shown. */
function wrongAddress(name: string): FailedOutcome {
  return {
    ok: false,
    error: `what the file of the webhook ${name} holds is no URL that can be asked`,
    hint: 'it must hold one line, which begins with https://, and no user or password before the host',
  }
}
