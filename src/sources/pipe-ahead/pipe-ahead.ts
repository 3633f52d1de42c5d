import { closeSync, createWriteStream, type WriteStream } from 'node:fs'
import { ChunksAhead, threadBeside } from '../ahead/chunks-ahead.ts'
import { makePipe } from './make-pipe.ts'
import type { Filled } from './pipe-reader.ts'

/** Much of what a program prints is not wanted, and read fast. */
const CHUNKS = 16

/** A pipe that a thread reads, so that who writes into it does not wait while what was read is worked on. */
export class PipeAhead {
  /** The end for another process. Destroy it when that has ended: what is written is over when nobody may write any more. */
  readonly input: WriteStream
  readonly #chunks: ChunksAhead<Filled>

  /** Calls back when there is more to take. Throws where no pipe can be made. */
  constructor(onNews: () => void) {
    const { input, output, capacity } = makePipe()
    this.input = createWriteStream('', { fd: input })
    this.#chunks = new ChunksAhead({
      thread: threadBeside(import.meta.url, 'pipe-ahead-thread'),
      task: { output, capacity },
      count: CHUNKS,
      onNews,
      empty: () => ({ memory: new ArrayBuffer(0), length: 0, isLast: true }),
    })
    this.#chunks.onEnd(() => closeSync(output))
  }

  /** Why reading broke off. */
  get problem(): string | undefined {
    return this.#chunks.problem
  }

  /** All was taken, and nothing more will come. */
  get isOver(): boolean {
    return this.#chunks.isOver
  }

  /** What was read next, valid until the next call; null where there is nothing now. */
  take(): Buffer | null {
    const filled = this.#chunks.take()
    return filled === undefined ? null : Buffer.from(filled.memory, 0, filled.length)
  }

  close(): void {
    this.input.destroy()
    this.#chunks.close()
  }
}
