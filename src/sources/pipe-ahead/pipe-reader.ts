import { readSync } from 'node:fs'
import type { Chunk } from '../ahead/chunk.ts'
import { errorCode } from '../source-error.ts'

/**
 * Milliseconds between two looks at the pipe: a program writes some kilobytes at once, and to be woken for each costs more than
 * to read them.
 */
const SHORTEST_REST = 0.25
const LONGEST_REST = 8
/** Where fewer bytes were there, the next rest is longer; where there were more, shorter: a pipe holds 64 KiB. */
const FEW = 12 * 1024
const MANY = 48 * 1024

/** Memory with what was read of a pipe. */
export interface Filled extends Chunk {
  /** How many bytes of it were read. */
  readonly length: number
}

/** Reads a pipe that was opened so that reading does not wait, in a thread that has nothing else to do. */
export class PipeReader {
  readonly #pipe: number
  readonly #clock = new Int32Array(new SharedArrayBuffer(4))
  #rest = SHORTEST_REST

  constructor(pipe: number) {
    this.#pipe = pipe
  }

  /** Returns when the memory is full, or nobody writes any more. Throws what reading throws. */
  fill(memory: ArrayBuffer): Filled {
    const bytes = new Uint8Array(memory)
    let length = 0
    while (length < bytes.length) {
      const count = this.#read(bytes, length)
      if (count === 0) return { memory, length, isLast: true }
      length += count ?? 0
      this.#pause(count ?? 0)
    }
    return { memory, length, isLast: false }
  }

  /** Gives how many bytes were read: 0 where nobody writes any more, undefined where there is nothing now. */
  #read(bytes: Uint8Array, at: number): number | undefined {
    try {
      return readSync(this.#pipe, bytes, at, bytes.length - at, null)
    } catch (error) {
      if (errorCode(error) === 'EAGAIN') return undefined
      throw error
    }
  }

  #pause(count: number): void {
    if (count < FEW) this.#rest = Math.min(this.#rest * 2, LONGEST_REST)
    else if (count > MANY) this.#rest = Math.max(this.#rest / 2, SHORTEST_REST)
    Atomics.wait(this.#clock, 0, 0, this.#rest)
  }
}
