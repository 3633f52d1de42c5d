import type { Source } from '../../engine/ports.ts'
import type { Entry } from '../../module/entry.ts'
import { LineEntry, type LineOrigin } from '../lines/line-entry.ts'
import type { LineReading } from '../lines/open-line-parser.ts'
import type { SourceError } from '../source-error.ts'
import { decodeText } from '../text.ts'
import { Containers, type ContainersOptions } from './containers.ts'
import { writeCursor } from './docker-cursor.ts'
import type { LogLine } from './log-lines.ts'
import { realtimeOf } from './log-stamp.ts'
import type { Tail } from './tail.ts'

const NOTHING: LineOrigin = { fields: new Map(), defaults: new Map() }

/** The logs of containers. It connects in the background; of the lines that are at hand, the oldest comes first. */
export class DockerSource implements Source {
  readonly name: string
  failure: SourceError | undefined
  readonly #reading: LineReading
  readonly #containers: Containers
  /** Those that may have lines. */
  readonly #ready = new Set<Tail>()
  #hasFailed = false
  #isClosed = false
  #wake: () => void = ignore

  constructor(
    name: string,
    options: Omit<ContainersOptions, 'onReadable' | 'onFailure'>,
    reading: LineReading,
  ) {
    this.name = name
    this.#reading = reading
    this.#containers = new Containers({
      ...options,
      onReadable: (tail) => {
        if (tail !== undefined) this.#ready.add(tail)
        this.#wake()
      },
      onFailure: (trouble) => {
        this.failure = trouble
        this.#wake()
      },
    })
    void this.#containers.open()
  }

  get ended(): boolean {
    return this.#hasFailed || (this.#ready.size === 0 && this.#containers.isOver)
  }

  next(): Entry | undefined {
    if (this.#isClosed) return undefined
    let first: { readonly tail: Tail; readonly line: LogLine } | undefined
    for (const tail of this.#ready) {
      const line = tail.peek()
      if (line === undefined) this.#setAside(tail)
      else if (first === undefined || line.nanoseconds < first.line.nanoseconds) first = { tail, line }
    }
    if (first !== undefined) return this.#entry(first.line, first.tail.take(first.line))
    this.#hasFailed = this.failure !== undefined
    return undefined
  }

  cursor(): string {
    return writeCursor(this.#containers.cursor())
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#ready.size > 0 || this.failure !== undefined) return
    if (this.ended || this.#isClosed || signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', this.#wake)
        this.#wake = ignore
        resolve()
      }
      signal.addEventListener('abort', this.#wake)
    })
  }

  close(): void {
    this.#isClosed = true
    this.#containers.close()
    this.#wake()
  }

  #setAside(tail: Tail): void {
    this.#ready.delete(tail)
    this.#containers.release(tail)
  }

  /** Its time is that of the daemon, whatever the line says: nobody in the container can set that. */
  #entry({ bytes, nanoseconds }: LogLine, origin: LineOrigin): Entry {
    const received = realtimeOf(nanoseconds)
    const { parser, fallback } = this.#reading
    const said = parser.parse(decodeText(bytes, 0, bytes.length, fallback), received, origin)
    return said.realtime === received ? said : new LineEntry(received, said, NOTHING)
  }
}

function ignore(): void {}
