import { parseJson } from '../../values/json-value.ts'
import { networkFailure } from '../http/network-failure.ts'
import { readBounded } from '../http/read-bounded.ts'

/** What of an answer is read, in bytes; more is no answer to such a question. */
const MOST_READ = 1_000_000

export interface ChatRequest {
  readonly url: string
  readonly key: string | undefined
  /** JSON. */
  readonly body: string
  /** In milliseconds. */
  readonly timeout: number
}

/** What a model answered, or why it did not. Never throws for what the world does. */
export async function askChat(
  { url, key, body, timeout }: ChatRequest,
  stop: AbortSignal,
): Promise<{ readonly answer: string } | { readonly failure: string }> {
  const expiry = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      // The key is for whom the administrator named, and for nobody else.
      redirect: 'manual',
      signal: AbortSignal.any([stop, expiry]),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return { failure: `the endpoint answered with status ${response.status}` }
    }
    const text = await readBounded(response, MOST_READ + 1)
    if (text.length > MOST_READ) return { failure: 'the answer is too long' }
    const answer = answerIn(text)
    return answer === undefined ? { failure: 'the answer is not understood' } : { answer }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (stop.aborted) return { failure: 'the daemon was stopped' }
    if (expiry.aborted) return { failure: `there was no answer within ${timeout / 1000} s` }
    return { failure: `the endpoint cannot be reached: ${networkFailure(error)}` }
  }
}

/** What the model said, without what it only thought; undefined where the answer is none. */
function answerIn(json: string): string | undefined {
  const content = contentIn(json)
  const said = content?.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim()
  return said === '' ? undefined : said
}

function contentIn(json: string): string | undefined {
  const choices = propertyOf(parseJson(json), 'choices')
  const content = propertyOf(
    propertyOf(Array.isArray(choices) ? choices[0] : undefined, 'message'),
    'content',
  )
  return typeof content === 'string' ? content : undefined
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
