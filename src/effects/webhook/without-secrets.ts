import type { WebhookRequest } from './prepare-request.ts'

/** Shorter words of a path or a query are no secrets, and stand in any text. */
const SHORTEST = 8

/** What a server says, without what it may repeat of a request: the words of its path, its query and its headers. */
export function withoutSecrets(
  said: string,
  { url, headers, secret }: Pick<WebhookRequest, 'url' | 'headers' | 'secret'>,
): string {
  const written = `${url.pathname}${url.search}`
  const words = [written, decoded(written), ...Object.values(headers), secret ?? ''].flatMap((text) =>
    text.split(/[/?&=\s]+/),
  )
  const secrets = words.filter((word) => word.length >= SHORTEST).sort((a, b) => b.length - a.length)
  return secrets.reduce((text, word) => text.replaceAll(word, '…'), said)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
