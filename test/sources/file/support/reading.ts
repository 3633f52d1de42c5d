import type { Source } from '../../../../src/engine/ports.ts'
import type { FileSettings } from '../../../../src/settings/sources/file.ts'
import { openSource } from '../../../../src/sources/open-source.ts'

/** Long enough for anything that is told to have been told. */
const TOLD = 80

export interface Opening extends Partial<Omit<FileSettings, 'kind'>> {
  readonly cursor?: string | null
  readonly follow?: boolean
  readonly notices?: string[]
  /** Microseconds since the epoch. */
  readonly now?: number
}

/** Opens files as `run` does. */
export function openFiles({
  cursor = null,
  follow = false,
  notices = [],
  now,
  ...settings
}: Opening): Source {
  const source = openSource(
    'files',
    { kind: 'file', paths: [], start: 'oldest', format: 'plain', ...settings },
    {
      cursor,
      follow,
      fallbackEncoding: 'latin1',
      timezone: 'UTC',
      ...(now !== undefined && { now }),
      onNotice: (message) => notices.push(message),
    },
  )
  if (!('next' in source)) throw new Error(source.message)
  return source
}

/** The messages of all entries that are at hand. */
export function messagesAtHand(source: Source, most = Number.POSITIVE_INFINITY): string[] {
  const messages: string[] = []
  while (messages.length < most) {
    const entry = source.next()
    if (entry === undefined) break
    messages.push(entry.field('MESSAGE') ?? '')
  }
  return messages
}

/** The messages of all entries until so many have come, and then of those that should not come. */
export async function messagesUntil(source: Source, count: number): Promise<string[]> {
  const messages = messagesAtHand(source)
  const wait = async (signal: AbortSignal, isEnough: () => boolean) => {
    while (!isEnough() && !signal.aborted) {
      await source.wait(signal)
      messages.push(...messagesAtHand(source))
    }
  }
  await wait(AbortSignal.timeout(10_000), () => messages.length >= count)
  await wait(AbortSignal.timeout(TOLD), () => source.ended)
  return messages
}
