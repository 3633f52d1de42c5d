import { readSync } from 'node:fs'
import type { Chunk } from '../ahead/chunk.ts'
import { errorCode } from '../source-error.ts'
import type { Pipe } from './make-pipe.ts'

/**
 * Milliseconds between two looks at the pipe: a program writes some kilobytes at once, and to be woken for each costs more than
 * to read them.
 */
const SHORTEST_REST = 0.25
const LONGEST_REST = 8
/** Where less of the pipe was full, the next rest is longer; where more of it was, shorter. */
const LITTLE = 3 / 16
const MUCH = 3 / 4

/** Memory with what was read of a pipe. */
export interface Filled extends Chunk {
  /** How many bytes of it were read. */
  readonly length: number
}

/** Reads a pipe that was opened so that reading does not wait, in a thread that has nothing else to do. */
export class PipeReader {
  readonly #pipe: Pick<Pipe, 'output' | 'capacity'>
  readonly #clock = new Int32Array(new SharedArrayBuffer(4))
  #rest = SHORTEST_REST
  /** Bytes that were read since the last rest. */
  #found = 0

  constructor(pipe: Pick<Pipe, 'output' | 'capacity'>) {
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
      this.#found += count ?? 0
      if (length < bytes.length) this.#pause()
    }
    return { memory, length, isLast: false }
  }

  /** Gives how many bytes were read: 0 where nobody writes any more, undefined where there is nothing now. */
  #read(bytes: Uint8Array, at: number): number | undefined {
    try {
      return readSync(this.#pipe.output, bytes, at, bytes.length - at, null)
    } catch (error) {
      if (errorCode(error) === 'EAGAIN') return undefined
      throw error
    }
  }

  /** Waits for more: the pipe is empty. */
  #pause(): void {
    const part = this.#found / this.#pipe.capacity
    if (part < LITTLE) this.#rest = Math.min(this.#rest * 2, LONGEST_REST)
    else if (part > MUCH) this.#rest = Math.max(this.#rest / 2, SHORTEST_REST)
    this.#found = 0
    Atomics.wait(this.#clock, 0, 0, this.#rest)
  }
}
