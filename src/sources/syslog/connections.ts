import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Framer } from './framer.ts'
import type { Inbox } from './inbox.ts'
import { aboutSender, type Sender } from './sender.ts'

/** Milliseconds after which the kernel asks whether a silent sender is still there. */
const ASK_AFTER = 60_000
/** Where there are too many, a connection that was silent for so long (milliseconds) makes room for a new one. */
const IDLE_AFTER = 60_000

/** The connections to one place: so many at the most. */
export class Connections {
  readonly #inbox: Inbox
  readonly #most: number
  readonly #transport: Sender['transport']
  /** When each spoke last, on the clock that nobody sets; the one that has been silent for longest comes first. */
  readonly #spoke = new Map<Socket, number>()
  /** What ends the taking of messages, by connection: what was said in part of one is taken, too. */
  readonly #endings = new Map<Socket, () => void>()

  constructor(transport: Sender['transport'], inbox: Inbox, most: number) {
    this.#transport = transport
    this.#inbox = inbox
    this.#most = most
  }

  /** Whether a new connection may stay: what it says is read once `follow` is called. */
  admit(socket: Socket): boolean {
    // A connection may break off before anybody has looked at it.
    socket.on('error', () => socket.destroy())
    const { remoteAddress } = socket
    if (this.#transport !== 'unix' && (remoteAddress === undefined || !this.#inbox.admits(remoteAddress)))
      return false
    if (this.#spoke.size >= this.#most) {
      this.#inbox.noteCrowdedOut()
      if (!this.#dropSilent()) return false
    }
    this.#spoke.set(socket, performance.now())
    this.#inbox.connections++
    socket.once('close', () => {
      this.#spoke.delete(socket)
      this.#inbox.connections--
    })
    socket.setKeepAlive(true, ASK_AFTER)
    return true
  }

  /** Takes the messages of a connection that was admitted; `stream` is what it says, decrypted. */
  follow(socket: Socket, stream: Socket = socket): void {
    const inbox = this.#inbox
    const about = aboutSender(this.#senderOf(socket, stream))
    const framer = new Framer({
      longest: inbox.longest,
      onMessage: (message) => inbox.add(message, about),
      onCut: () => inbox.noteCut(),
    })
    const waitForRoom = () => {
      stream.pause()
      inbox.onceThereIsRoom(() => (inbox.isFull ? waitForRoom() : stream.resume()))
    }
    if (inbox.isFull) waitForRoom()
    stream.on('data', (chunk: Buffer) => {
      this.#noteSpeaking(socket)
      framer.push(chunk)
      if (inbox.isFull) waitForRoom()
    })
    stream.on('error', () => stream.destroy())
    stream.once('close', () => {
      this.#endings.delete(socket)
      framer.end()
    })
    this.#endings.set(socket, () => {
      stream.destroy()
      framer.end()
    })
  }

  /** Takes what was said in part now: once all is closed, there is nowhere to put it. */
  close(): void {
    for (const end of this.#endings.values()) end()
    for (const socket of this.#spoke.keys()) socket.destroy()
  }

  #noteSpeaking(socket: Socket): void {
    if (!this.#spoke.delete(socket)) return
    this.#spoke.set(socket, performance.now())
  }

  /** Closes the connection that has been silent for longest, if that is long. */
  #dropSilent(): boolean {
    const [first] = this.#spoke
    if (first === undefined || performance.now() - first[1] < IDLE_AFTER) return false
    this.#spoke.delete(first[0])
    first[0].destroy()
    return true
  }

  #senderOf({ remoteAddress, remotePort }: Socket, stream: Socket): Sender {
    if (this.#transport === 'unix') return { transport: 'unix' }
    return {
      transport: this.#transport,
      address: remoteAddress,
      port: remotePort,
      certificate: stream instanceof TLSSocket ? commonNameOf(stream) : undefined,
    }
  }
}

/** The name in a certificate that was verified. */
function commonNameOf(stream: TLSSocket): string | undefined {
  const name = stream.authorized ? stream.getPeerCertificate().subject?.CN : undefined
  return typeof name === 'string' ? name : undefined
}
