import type { IncomingMessage } from 'node:http'
import { JsonLines } from './json-lines.ts'

/**
 * What tells that a container came, runs again, is called otherwise, or is gone. All else (programs that are run in it,
 * how it is) comes often, and says nothing about its log.
 */
const TELLING: ReadonlySet<unknown> = new Set([
  'create',
  'start',
  'restart',
  'unpause',
  'rename',
  'destroy',
  'remove',
])

/** Calls `onContainer` with the identifier of each container to which something happened, and `onEnd` once at the end. */
export function watchEvents(
  events: IncomingMessage,
  onContainer: (id: string) => void,
  onEnd: () => void,
): void {
  const lines = new JsonLines()
  events.on('data', (chunk: Buffer) => {
    for (const { Action, status, Actor, id } of lines.push(chunk)) {
      const actor = typeof Actor === 'object' && Actor !== null && 'ID' in Actor ? Actor.ID : id
      if (TELLING.has(Action ?? status) && typeof actor === 'string') onContainer(actor)
    }
  })
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    onEnd()
  }
  for (const event of ['end', 'error', 'close']) events.on(event, end)
}
