import { isObject, parseObject } from '../../values/json-value.ts'
import type { LogPositions } from './log-lines.ts'
import { type LogPosition, positionAt } from './log-position.ts'

/** How far the containers of a source were read. */
export interface DockerCursor {
  /** From where containers are read that are not named, as in LogStamp. */
  readonly since: string
  /** Which containers were wanted: with others, those that are not named are new ones. */
  readonly wanted: string
  /** By identifier. */
  readonly containers: ReadonlyMap<string, LogPositions>
}

/** A position as it is written: the oldest stamp is left out where it is the newest one. */
type WrittenPosition = readonly [newest: string, count: number, oldest?: string]

/** The cursor as text: `{"since":…,"wanted":…,"containers":{ID:[stdout,stderr]}}`. */
export function writeCursor({ since, wanted, containers }: DockerCursor): string {
  const written: Record<string, readonly WrittenPosition[]> = {}
  for (const [id, { stdout, stderr }] of containers) written[id] = [stdout, stderr].map(writePosition)
  return JSON.stringify({ since, wanted, containers: written })
}

/** Undefined where a text is no cursor. */
export function readCursor(text: string): DockerCursor | undefined {
  const cursor = parseObject(text)
  if (!isStamp(cursor?.since) || typeof cursor.wanted !== 'string') return undefined
  if (!isObject(cursor.containers)) return undefined
  const containers = new Map<string, LogPositions>()
  for (const [id, written] of Object.entries(cursor.containers)) {
    if (!Array.isArray(written)) return undefined
    const [stdout, stderr] = written.map(readPosition)
    if (stdout === undefined || stderr === undefined) return undefined
    containers.set(id, { stdout, stderr })
  }
  return { since: cursor.since, wanted: cursor.wanted, containers }
}

/** The positions of a container of which nothing was read. */
export function unread(since: string): LogPositions {
  return { stdout: positionAt(since), stderr: positionAt(since) }
}

function writePosition({ newest, count, oldest }: LogPosition): WrittenPosition {
  return oldest === newest ? [newest, count] : [newest, count, oldest]
}

function readPosition(written: unknown): LogPosition | undefined {
  if (!Array.isArray(written)) return undefined
  const [newest, count, oldest = newest]: unknown[] = written
  if (!isStamp(newest) || !isStamp(oldest)) return undefined
  return typeof count === 'number' && count >= 0 ? { newest, count, oldest } : undefined
}

function isStamp(value: unknown): value is string {
  return typeof value === 'string' && /^\d{19}$/.test(value)
}
