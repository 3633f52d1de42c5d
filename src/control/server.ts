import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { Connections } from './connections.ts'
import { LineCutter } from './lines.ts'
import { mayControl, peerReader } from './peer.ts'
import { type AnswerLine, type Envelope, LONGEST_REQUEST, parseRequest, type Refusal } from './protocol.ts'
import { listenAt, type SocketFile } from './socket-file.ts'

/** Milliseconds in which a request must have come. */
const REQUEST_WITHIN = 5_000
/** Milliseconds in which one for whom there is no room must have read so. */
const GO_WITHIN = 5_000
/** Rows are gathered to pieces of about so many characters. */
const PIECE = 65_536

/** The answer to a request: rows that are fetched as they are taken, and a result. */
export type Answer =
  | { readonly rows?: Iterable<unknown>; readonly result: unknown }
  | { readonly refusal: Refusal }

export interface ControlParts {
  /** Answers a request. */
  readonly answer: (request: Envelope) => Promise<Answer>
  /** Told of exceptions, of which the client learns only that there was one. */
  readonly onBug: (error: unknown) => void
}

/** Answers requests at a socket in the file system. */
export class ControlServer {
  readonly #parts: ControlParts
  #server: Server | undefined
  /** All that are not closed yet. */
  readonly #open = new Set<Socket>()
  readonly #connections = new Connections()
  readonly #readPeer = peerReader()
  #file: SocketFile | undefined

  constructor(parts: ControlParts) {
    this.#parts = parts
  }

  /** Begins to listen, also anew where its socket was removed; says why where it cannot. */
  async listen(path: string): Promise<Refusal | undefined> {
    if (this.#file?.exists()) return undefined
    this.#server?.close()
    const server = createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket))
    const file = await listenAt(server, path)
    if ('message' in file) return file
    this.#server = server
    this.#file = file
    // Such as a lack of descriptors: the next one may be served again.
    server.on('error', this.#parts.onBug)
    return undefined
  }

  /** Ends all connections, whatever they wait for. */
  close(): void {
    this.#file?.remove()
    this.#server?.close()
    for (const socket of this.#open) socket.destroy()
  }

  async #serve(socket: Socket): Promise<void> {
    socket.on('error', ignore)
    this.#open.add(socket)
    socket.on('close', () => this.#open.delete(socket))
    if (!this.#connections.admit(socket)) return turnAway(socket)
    const refusal = this.#whyNotAllowed(socket)
    if (refusal !== undefined) return end(socket, { refusal })
    const request = await readRequest(socket)
    if (request === undefined) return
    if ('message' in request) return end(socket, { refusal: request })
    try {
      this.#connections.noteWorking(socket)
      const answer = await this.#answer(request)
      await send(socket, answer, this.#connections)
    } catch (error) {
      this.#parts.onBug(error)
      socket.destroy()
    }
  }

  #whyNotAllowed(socket: Socket): Refusal | undefined {
    const peer = this.#readPeer(socket)
    if (peer !== undefined && this.#file !== undefined && mayControl(peer, this.#file.owner)) return undefined
    const who = peer === undefined ? 'somebody unknown' : `the user with uid ${peer.uid}`
    return {
      message: `${who} may not control this daemon`,
      hint: 'be root, the user that the daemon runs as, or a member of the group of its socket',
    }
  }

  async #answer(request: Envelope): Promise<Answer> {
    try {
      return await this.#parts.answer(request)
    } catch (error) {
      this.#parts.onBug(error)
      return {
        refusal: {
          message: 'the daemon could not answer for a bug of its own',
          hint: 'its log tells more; please report it',
        },
      }
    }
  }
}

/** The request, or what is wrong with it; undefined where the other side is gone or too slow. */
async function readRequest(socket: Socket): Promise<Envelope | Refusal | undefined> {
  const cutter = new LineCutter(LONGEST_REQUEST)
  const late = setTimeout(() => {
    const refusal = { message: `no request came within ${REQUEST_WITHIN / 1000} s`, hint: 'ask at once' }
    end(socket, { refusal })
  }, REQUEST_WITHIN)
  socket.setEncoding('utf8')
  const read = new Promise<Envelope | Refusal | undefined>((resolve) => {
    socket.on('data', (piece: string) => {
      const lines = cutter.take(piece)
      if (lines === undefined)
        resolve({ message: 'the request is too long', hint: `it may have ${LONGEST_REQUEST} characters` })
      const [line] = lines ?? []
      if (line === undefined) return
      resolve(
        parseRequest(line) ?? {
          message: 'the request is not understood',
          hint: 'pyruse-ts of the version that the daemon has knows how to ask',
        },
      )
    })
    socket.once('end', () => resolve(undefined))
    socket.once('close', () => resolve(undefined))
  })
  const request = await read
  clearTimeout(late)
  // Whatever else comes is thrown away.
  socket.removeAllListeners('data')
  socket.resume()
  if (request === undefined) socket.destroy()
  return request
}

/** Sends an answer as fast as it is taken. */
async function send(socket: Socket, answer: Answer, connections: Connections): Promise<void> {
  // From here on it is the other side that lets us wait: for room, and in the end until it hangs up.
  connections.noteWaiting(socket)
  if ('refusal' in answer) return end(socket, { refusal: answer.refusal })
  let piece = ''
  for (const row of answer.rows ?? []) {
    piece += lineOf({ row })
    if (piece.length < PIECE) continue
    await write(socket, piece)
    if (socket.destroyed) return
    connections.noteWaiting(socket)
    piece = ''
  }
  await write(socket, piece)
  end(socket, { result: answer.result })
}

/** Writes, and waits until there is room for more; others have their turn in between. */
async function write(socket: Socket, text: string): Promise<void> {
  if (socket.destroyed || text === '') return
  if (socket.write(text)) return setImmediate(undefined)
  const over = new AbortController()
  await Promise.race([once(socket, 'drain', over), once(socket, 'close', over)]).catch(ignore)
  over.abort()
}

function turnAway(socket: Socket): void {
  end(socket, { refusal: { message: 'too many ask at once', hint: 'try again later' } })
  const late = setTimeout(() => socket.destroy(), GO_WITHIN)
  socket.once('close', () => clearTimeout(late))
}

function end(socket: Socket, line: AnswerLine): void {
  if (socket.destroyed) return
  // It closes when the other side has read this and ends, too: closed before, it would fail who is about to ask.
  socket.end(lineOf(line))
  socket.resume()
}

function lineOf(line: AnswerLine): string {
  return `${JSON.stringify(line)}\n`
}

function ignore(): void {}
