import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Chunk } from './chunk.ts'

/** Bytes of each chunk. */
export const CHUNK_BYTES = 256 * 1024

export interface ChunksAheadOptions<Filled extends Chunk, Told extends object> {
  /** The file of the thread: see `threadBeside`. */
  readonly thread: URL
  /** What the thread is told at its start. */
  readonly task: unknown
  /** How many chunks are on their way: so far the thread is ahead. */
  readonly count: number
  /** Called when there is more to take. */
  readonly onNews: () => void
  /** Told of what the thread sends besides. */
  readonly onTold?: (told: Told) => void
  /** Gives an empty chunk that is the last one: where the thread fails, it comes behind what was filled. */
  readonly empty: () => Filled
}

/** Chunks of memory that a thread fills while those before are worked on; neither waits for the other as long as it has some. */
export class ChunksAhead<Filled extends Chunk, Told extends object = never> {
  /** Why the thread failed. */
  problem: string | undefined
  readonly #thread: Worker
  readonly #onNews: () => void
  readonly #filled: Filled[] = []
  /** The one that was taken last. */
  #taken: Filled | undefined

  constructor({ thread, task, count, onNews, onTold, empty }: ChunksAheadOptions<Filled, Told>) {
    this.#onNews = onNews
    this.#thread = new Worker(thread, { workerData: task })
    this.#thread.on('message', (sent: Filled | Told) => {
      if (isChunk<Filled>(sent)) this.#add(sent)
      else onTold?.(sent)
    })
    this.#thread.on('error', ({ message }) => {
      this.problem = message
      this.#add(empty())
    })
    for (let chunk = 0; chunk < count; chunk++) this.#send(new ArrayBuffer(CHUNK_BYTES))
  }

  /** All was taken, and nothing more will come. */
  get isOver(): boolean {
    return this.#taken?.isLast === true
  }

  /** Whether there is something to take. */
  get hasMore(): boolean {
    return this.#filled.length > 0
  }

  /** What was filled next, valid until the next call; undefined where there is nothing now. */
  take(): Filled | undefined {
    const filled = this.#filled.shift()
    if (filled === undefined) return undefined
    if (this.#taken !== undefined) this.#send(this.#taken.memory)
    this.#taken = filled
    return filled
  }

  /** Calls back once the thread is over. */
  onEnd(ended: () => void): void {
    this.#thread.on('exit', ended)
  }

  close(): void {
    void this.#thread.terminate()
  }

  #add(filled: Filled): void {
    this.#filled.push(filled)
    this.#onNews()
  }

  #send(memory: ArrayBuffer): void {
    this.#thread.postMessage(memory, [memory])
  }
}

/** Whether a thread of its own would be done sooner: not where there is little to read, or one processor. */
export function paysToReadAhead(bytes: number, least: number): boolean {
  return bytes >= least && availableParallelism() > 1
}

/** The file of a thread that lies beside the one of this address: in the built program, all parts lie beside each other. */
export function threadBeside(address: string, name: string): URL {
  return new URL(`${name}${address.slice(address.lastIndexOf('.'))}`, address)
}

function isChunk<Filled extends Chunk>(sent: object): sent is Filled {
  return 'memory' in sent
}
