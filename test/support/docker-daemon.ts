import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'

/** A message as the daemon keeps it: a line, or a part of one where `isPart`. */
interface Message {
  readonly stream: 'stdout' | 'stderr'
  readonly nanoseconds: bigint
  readonly text: Buffer
  readonly isPart: boolean
}

export interface FakeContainer {
  readonly id: string
  name: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  readonly hasTerminal: boolean
  /** Why its log cannot be read; it can where this is left out. */
  readonly refusal?: string
  isRunning: boolean
  finished: bigint
  log: Message[]
}

interface Reader {
  readonly container: FakeContainer
  readonly response: ServerResponse
  sent: number
}

/** Docker breaks lines up at so many bytes. */
const PIECE = 16 * 1024
const SECOND = 1_000_000_000n

/** How the daemon behaves. */
export interface Manners {
  /** Podman's time stamps are of whole seconds. */
  readonly wholeSeconds?: boolean
  /** Newer versions look for the first line that is not too old, and give all behind it; older ones look at each line. */
  readonly looksAtEachLine?: boolean
  /** In which portions bytes are sent; as a whole where it is left out. */
  readonly portion?: () => number
}

/** A daemon that speaks Docker's API as the real one does, as far as logs need it, at a UNIX socket. */
export class DockerDaemon {
  readonly socket: string
  readonly asked: string[] = []
  readonly #manners: Manners
  readonly #containers = new Map<string, FakeContainer>()
  readonly #listeners = new Set<ServerResponse>()
  readonly #readers = new Set<Reader>()
  #server: Server | undefined
  /** Nanoseconds since the epoch. */
  now = BigInt(Date.now()) * 1_000_000n

  constructor(socket: string, manners: Manners = {}) {
    this.socket = socket
    this.#manners = manners
  }

  async listen(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url ?? '')
      this.#answer(new URL(request.url ?? '', 'http://docker'), response)
    }).listen(this.socket)
    await once(this.#server, 'listening')
  }

  /** Ends as a daemon that is killed does: connections break, the socket stays behind, containers live on. */
  async die(): Promise<void> {
    const closed = this.#server?.listening ? once(this.#server, 'close') : undefined
    this.#listeners.clear()
    this.#readers.clear()
    this.#server?.closeAllConnections()
    this.#server?.close()
    await closed
    rmSync(this.socket, { force: true })
  }

  /** A container with an identifier that begins with its name; it runs. */
  run(name: string, properties: Partial<FakeContainer> = {}): FakeContainer {
    const id = Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64)
    const container: FakeContainer = {
      id,
      name,
      image: 'tiny:1',
      labels: {},
      hasTerminal: false,
      isRunning: false,
      finished: 0n,
      log: [],
      ...properties,
    }
    this.#containers.set(id, container)
    this.start(container)
    return container
  }

  start(container: FakeContainer): void {
    container.isRunning = true
    this.#tell(container, 'start')
  }

  /** What was read of it so far is followed by the end. */
  stop(container: FakeContainer): void {
    container.isRunning = false
    container.finished = this.now
    for (const reader of this.#readers) if (reader.container === container) this.#end(reader)
    this.#tell(container, 'die')
  }

  rename(container: FakeContainer, name: string): void {
    container.name = name
    this.#tell(container, 'rename')
  }

  remove(container: FakeContainer): void {
    if (container.isRunning) this.stop(container)
    this.#containers.delete(container.id)
    this.#tell(container, 'destroy')
  }

  /** Writes text, of which each line is a message, at a moment, which is a little later each time where it is not given. */
  write(
    container: FakeContainer,
    text: string,
    stream: 'stdout' | 'stderr' = 'stdout',
    moment = this.now,
  ): void {
    this.now += 1000n
    const bytes = Buffer.from(container.hasTerminal ? text.replaceAll('\n', '\r\n') : text)
    for (let at = 0; at < bytes.length; ) {
      const newline = bytes.indexOf(10, at)
      const lineEnd = newline < 0 ? bytes.length : newline + 1
      const end = Math.min(lineEnd, at + PIECE)
      const isPart = bytes[end - 1] !== 10
      container.log.push({ stream, nanoseconds: moment, text: bytes.subarray(at, end), isPart })
      at = end
    }
    for (const reader of this.#readers) if (reader.container === container) this.#send(reader)
  }

  /** Sends the newest messages once more to who follows the log, as version 20.10 does once it notices a rotation. */
  sendAgain(container: FakeContainer, count: number): void {
    for (const reader of this.#readers) {
      if (reader.container !== container) continue
      reader.sent -= count
      this.#send(reader)
    }
  }

  /** The bytes that were sent of logs, and that a slow reader left to us. */
  get unsent(): number {
    return this.#readers.values().reduce((sum, { response }) => sum + response.writableLength, 0)
  }

  #answer(url: URL, response: ServerResponse): void {
    const [, first, id = '', what] = url.pathname.split('/')
    const container = this.#containers.get(id)
    if (first === '_ping') json(response, 200, 'OK')
    else if (first === 'events') this.#listen(response)
    else if (id === 'json') json(response, 200, this.#containers.values().map(summary).toArray())
    else if (container === undefined) json(response, 404, { message: `No such container: ${id}` })
    else if (what === 'json') json(response, 200, details(container))
    else if (container.refusal !== undefined) json(response, 500, { message: container.refusal })
    else this.#readLog(container, url.searchParams, response)
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders()
    this.#listeners.add(response)
    response.on('close', () => this.#listeners.delete(response))
  }

  #tell({ id, name }: FakeContainer, action: string): void {
    const event = {
      Type: 'container',
      Action: action,
      Actor: { ID: id, Attributes: { name } },
      status: action,
      id,
    }
    for (const listener of this.#listeners) listener.write(`${JSON.stringify(event)}\n`)
  }

  #readLog(container: FakeContainer, query: URLSearchParams, response: ServerResponse): void {
    const since = BigInt(query.get('since') ?? 0) * SECOND
    const isRecent = ({ nanoseconds }: Message) => nanoseconds >= since
    const first = container.log.findIndex(isRecent)
    const sent = this.#manners.looksAtEachLine ? 0 : first < 0 ? container.log.length : first
    const reader = { container, response, sent }
    response.writeHead(200, { 'Content-Type': 'application/vnd.docker.multiplexed-stream' }).flushHeaders()
    this.#send(reader, this.#manners.looksAtEachLine ? isRecent : undefined)
    this.#readers.add(reader)
    response.on('close', () => this.#readers.delete(reader))
    if (query.get('follow') !== 'true' || !container.isRunning) this.#end(reader)
  }

  #send(reader: Reader, isWanted: (message: Message) => boolean = () => true): void {
    const { container, response } = reader
    const frames = container.log
      .slice(reader.sent)
      .filter(isWanted)
      .map((message) => this.#frame(container, message))
    reader.sent = container.log.length
    const bytes = Buffer.concat(frames)
    const { portion = () => bytes.length } = this.#manners
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + portion())
      response.write(bytes.subarray(at, end))
      at = end
    }
  }

  #frame({ hasTerminal }: FakeContainer, { stream, nanoseconds, text }: Message): Buffer {
    return frame(stream, stamped(nanoseconds, text, this.#manners.wholeSeconds), hasTerminal)
  }

  #end(reader: Reader): void {
    this.#readers.delete(reader)
    reader.response.end()
  }
}

/** A frame of the API: with its header, but where the container has a terminal. */
export function frame(stream: 'stdout' | 'stderr', payload: Buffer, isRaw: boolean): Buffer {
  if (isRaw) return payload
  const header = Buffer.alloc(8)
  header[0] = stream === 'stdout' ? 1 : 2
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

/** A text with a time stamp in front, in nanoseconds since the epoch, as Docker writes it; or as Podman does. */
export function stamped(nanoseconds: bigint, text: Buffer, wholeSeconds = false): Buffer {
  const second = new Date(Number(nanoseconds / SECOND) * 1000).toISOString().slice(0, 19)
  const decimals = String(nanoseconds % SECOND).padStart(9, '0')
  return Buffer.concat([Buffer.from(wholeSeconds ? `${second}Z ` : `${second}.${decimals}Z `), text])
}

function json(response: ServerResponse, code: number, value: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

function summary({ id, name, image, labels, isRunning }: FakeContainer) {
  return {
    Id: id,
    Names: [`/${name}`],
    Image: image,
    Labels: labels,
    State: isRunning ? 'running' : 'exited',
  }
}

function details({ id, name, image, labels, hasTerminal, isRunning, finished }: FakeContainer) {
  const FinishedAt = isRunning || finished === 0n ? '0001-01-01T00:00:00Z' : isoOf(finished)
  return {
    Id: id,
    Name: `/${name}`,
    State: { Running: isRunning, FinishedAt },
    Config: { Image: image, Labels: labels, Tty: hasTerminal },
    HostConfig: { LogConfig: { Type: 'json-file', Config: { tag: '{{.Name}}/{{.ID}}' } } },
  }
}

function isoOf(nanoseconds: bigint): string {
  return stamped(nanoseconds, Buffer.alloc(0)).toString().trim()
}
