import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../source-error.ts'
import type { SpoolPlace } from './place.ts'

const FILE_NAME = /^(\d{10,15})\.spool$/

/**
 * The files of a spool, by rising numbers. What was there at the start is never written again: a new process begins a
 * new file, so that what a former one left unfinished stays at the end of its file.
 */
export class SpoolSegments {
  readonly #directory: string
  /** Bytes by number, in order. */
  readonly #sizes = new Map<number, number>()
  #bytes = 0
  /** The number of the one that will be begun next. */
  next = 1
  /** The one that is written. */
  current: number | undefined

  /** Makes the directory where it is missing. Throws what the file system throws. */
  constructor(directory: string) {
    this.#directory = directory
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const numbers = readdirSync(directory).flatMap((name) => Number(FILE_NAME.exec(name)?.[1] ?? []))
    for (const number of numbers.sort((a, b) => a - b)) this.#noteFound(number)
  }

  /** Bytes of all together. */
  get bytes(): number {
    return this.#bytes
  }

  get oldest(): number | undefined {
    return this.after(0)
  }

  fileOf(number: number): string {
    return join(this.#directory, `${String(number).padStart(10, '0')}.spool`)
  }

  has(number: number): boolean {
    return this.#sizes.has(number)
  }

  /** The first that comes behind this one. */
  after(number: number): number | undefined {
    for (const other of this.#sizes.keys()) if (other > number) return other
    return undefined
  }

  /** Numbers go on behind a place that was read to, even where its file is gone. */
  passOver({ segment, bytes }: SpoolPlace): void {
    this.next = Math.max(this.next, bytes > 0 ? segment + 1 : segment)
  }

  /** Begins a file, and gives its descriptor. Throws what the file system throws. */
  begin(): number {
    const descriptor = this.#create()
    this.current = this.next++
    this.#sizes.set(this.current, 0)
    return descriptor
  }

  /** The file that was written is complete. */
  finish(descriptor: number): void {
    closeSync(descriptor)
    this.current = undefined
  }

  /** Notes bytes that were written. */
  grow(bytes: number): void {
    if (this.current === undefined) return
    this.#sizes.set(this.current, (this.#sizes.get(this.current) ?? 0) + bytes)
    this.#bytes += bytes
  }

  /** Deletes those before this one. Throws what the file system throws. */
  removeBefore(number: number): void {
    for (const [other, size] of this.#sizes) {
      if (other >= number || other === this.current) return
      rmSync(this.fileOf(other), { force: true })
      this.#sizes.delete(other)
      this.#bytes -= size
    }
  }

  /** Makes the next file. Where somebody has put one there since, that is read like all others, and writing goes on behind it. */
  #create(): number {
    for (;;) {
      try {
        return openSync(this.fileOf(this.next), 'ax', 0o600)
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error
        this.#noteFound(this.next)
      }
    }
  }

  /** Notes a file that is there; the numbers go on behind it. */
  #noteFound(number: number): void {
    const { size } = statSync(this.fileOf(number))
    this.#sizes.set(number, size)
    this.#bytes += size
    this.next = number + 1
  }
}
