import { isObject, parseObject } from '../../values/json-value.ts'
import type { Head } from './head.ts'
import type { TailedFile } from './tailed-file.ts'

/** A file, and how far it was read, as the cursor of the source tells it. */
export interface SavedFile {
  readonly path: string
  /** Without the device: its number may be another one after the machine was started again. */
  readonly inode: string
  readonly offset: number
  readonly head: Head
  readonly isSkipping: boolean
}

/** All files of a source. */
export interface SavedFiles {
  /** When it was looked which files there are, in milliseconds since the epoch. */
  readonly seen: number
  readonly files: readonly SavedFile[]
}

/** The cursor of a source: one JSON text for all its files. */
export function cursorOf(seen: number, files: readonly SavedFile[]): string {
  return JSON.stringify({
    seen: Math.floor(seen),
    files: files.map(({ path, inode, offset, head, isSkipping }) => ({
      path,
      inode,
      offset,
      head: [head.length, head.digest],
      ...(isSkipping && { skips: true }),
    })),
  })
}

export function savedFile({ path, inode, offset, head, isSkipping }: TailedFile): SavedFile {
  return { path, inode: inode.slice(inode.indexOf(':') + 1), offset, head, isSkipping }
}

/** What a cursor says, or undefined where it cannot be understood. */
export function readCursor(cursor: string): SavedFiles | undefined {
  const value = parseObject(cursor)
  if (value === undefined || typeof value.seen !== 'number' || !Array.isArray(value.files)) return undefined
  const files = value.files.map(readFile)
  return files.every((file) => file !== undefined) ? { seen: value.seen, files } : undefined
}

function readFile(value: unknown): SavedFile | undefined {
  if (!isObject(value) || !Array.isArray(value.head)) return undefined
  const { path, inode, offset, skips } = value
  const [length, digest]: readonly unknown[] = value.head
  if (typeof path !== 'string' || typeof inode !== 'string' || !isCount(offset)) return undefined
  if (!isCount(length) || typeof digest !== 'string') return undefined
  return { path, inode, offset, head: { length, digest }, isSkipping: skips === true }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
