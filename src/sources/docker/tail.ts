import type { IncomingMessage } from 'node:http'
import type { LineOrigin } from '../lines/line-entry.ts'
import { type Container, originOf } from './container.ts'
import { MultiplexedFrames, RawFrames } from './frames.ts'
import { firstSecondOf, type LogLine, LogLines, type LogPositions, type StreamName } from './log-lines.ts'

/** What a tail tells. */
export interface TailEvents {
  /** There may be lines. */
  readonly onReadable: () => void
  /** All that came was taken, and no more will come of this log. */
  readonly onEnd: () => void
  readonly onDaemon: (words: string) => void
}

/**
 * The log of one container. What nobody has asked for yet stays in the daemon, but for what fits into the buffers of a
 * connection: so a container that writes faster than we walk does not fill the memory.
 */
export class Tail {
  container: Container
  /** The container is gone: there will be no other log. */
  isGone = false
  /** The log was read to its end, and will go on at the earliest when the container is started again. */
  isWhole = false
  /** Something happened to the container since its log was opened: the log may go on behind the end of that. */
  isOutdated = false
  readonly #events: TailEvents
  readonly #labelFields: readonly string[]
  #positions: LogPositions
  #origins: Readonly<Record<StreamName, LineOrigin>>
  #response: IncomingMessage | undefined
  #hasEnded = false
  #lines: LogLines | undefined
  #head: LogLine | undefined

  constructor(
    container: Container,
    positions: LogPositions,
    labelFields: readonly string[],
    events: TailEvents,
  ) {
    this.container = container
    this.#positions = positions
    this.#labelFields = labelFields
    this.#events = events
    this.#origins = this.#originsOf(container)
  }

  /** Behind the lines that were taken. */
  get positions(): LogPositions {
    return this.#positions
  }

  /** Whether nothing of what came is left. */
  get isDrained(): boolean {
    return this.#lines === undefined && this.#head === undefined
  }

  /** Whether a log has ended, and it is to be seen why. */
  get hasBrokenOff(): boolean {
    return this.#lines !== undefined && !this.isOpen && !this.isWhole
  }

  /** Whether a log is being read. */
  get isOpen(): boolean {
    return this.#response !== undefined
  }

  /** The second of the epoch from which the log has to be read. */
  get since(): number {
    return firstSecondOf(this.#positions)
  }

  update(container: Container): void {
    this.container = container
    this.#origins = this.#originsOf(container)
  }

  /** Reads a log, which begins at `since` or before. */
  attach(response: IncomingMessage): void {
    this.isWhole = false
    this.isOutdated = false
    this.#hasEnded = false
    this.#head = undefined
    this.#response = response
    const frames = this.container.hasTerminal ? new RawFrames() : new MultiplexedFrames()
    this.#lines = new LogLines(frames, this.#positions, this.#events.onDaemon)
    const end = () => {
      if (this.#response !== response) return
      this.#hasEnded = true
      this.#events.onReadable()
    }
    response.on('readable', this.#events.onReadable)
    for (const event of ['end', 'error', 'close']) response.on(event, end)
  }

  /** Nothing follows what came. A line without an end is one where the container has stopped, and otherwise comes again. */
  finish(hasStopped: boolean): void {
    this.isWhole = true
    if (!hasStopped) this.#lines = undefined
    this.#events.onReadable()
  }

  /** The next line, which is not taken by that; undefined where there is none now. */
  peek(): LogLine | undefined {
    while (this.#head === undefined && this.#lines !== undefined) {
      this.#head = this.#lines.next() ?? (this.isWhole ? this.#lines.rest() : undefined)
      if (this.#head !== undefined) break
      const chunk: unknown = this.#response?.read()
      if (Buffer.isBuffer(chunk)) this.#lines.push(chunk)
      else {
        if (this.isWhole) this.#lines = undefined
        else if (this.#hasEnded) this.#detach()
        break
      }
    }
    return this.#head
  }

  /** Takes the line that `peek` gave, and says what is known of it besides. */
  take(line: LogLine): LineOrigin {
    this.#head = undefined
    this.#positions = { ...this.#positions, [line.stream]: line.position }
    const origin = this.#origins[line.stream]
    if (!line.isPart) return origin
    return { ...origin, fields: new Map([...origin.fields, ['CONTAINER_PARTIAL_MESSAGE', 'true']]) }
  }

  close(): void {
    const response = this.#response
    this.#response = undefined
    response?.destroy()
  }

  #detach(): void {
    this.#hasEnded = false
    this.#response = undefined
    this.#events.onEnd()
  }

  #originsOf(container: Container) {
    const of = (stream: StreamName) => originOf(container, stream, this.#labelFields)
    return { stdout: of('stdout'), stderr: of('stderr') }
  }
}
