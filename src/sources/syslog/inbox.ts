import { type Address, type Network, parseAddress, parseNetwork } from '../../values/address.ts'
import type { OnNotice } from '../source-error.ts'
import type { Spool } from '../spool/spool.ts'
import { isEndOfLine } from './framer.ts'

export interface InboxParts {
  readonly spool: Pick<Spool, 'isFull' | 'offer' | 'add' | 'onceThereIsRoom'>
  /** Addresses and networks; everybody's messages are taken where it is left out. */
  readonly allow: readonly string[] | undefined
  /** Bytes of a message. */
  readonly longest: number
  readonly onNotice: OnNotice
}

const OF_SENDER =
  'renew the certificate of the sender whose messages are missing, or see whether clocks are right'
/** What mends a handshake that failed for the time, by the code of its failure. */
const HANDSHAKE_HINTS: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', OF_SENDER],
  ['CERT_NOT_YET_VALID', OF_SENDER],
  [
    'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED',
    "for that sender our certificate has expired: renew `tls` of this source, or see whether the sender's clock is right",
  ],
])

/** Where all that listens puts what comes: it decides what is taken, and counts what is not. */
export class Inbox {
  readonly #parts: InboxParts
  readonly #allowed: readonly (Address | Network)[] | undefined
  #cut = 0
  #unwanted = 0
  #crowdedOut = 0
  /** How many connections there are now. */
  connections = 0

  constructor(parts: InboxParts) {
    this.#parts = parts
    this.#allowed = parts.allow?.flatMap((text) => parseNetwork(text) ?? parseAddress(text) ?? [])
  }

  get longest(): number {
    return this.#parts.longest
  }

  /** Messages that were cut, datagrams and connections of senders that are not allowed, connections that were too many. */
  counts(): Readonly<Record<string, number>> {
    const { connections } = this
    return { cut: this.#cut, unwanted: this.#unwanted, crowded_out: this.#crowdedOut, connections }
  }

  /** Whether those who can wait must. */
  get isFull(): boolean {
    return this.#parts.spool.isFull
  }

  onceThereIsRoom(callback: () => void): void {
    this.#parts.spool.onceThereIsRoom(callback)
  }

  /** Whether messages of an address are taken. */
  admits(sender: string): boolean {
    if (this.#allowed === undefined) return true
    const address = parseAddress(sender)
    const isAllowed = address !== undefined && this.#allowed.some((allowed) => includes(allowed, address))
    if (!isAllowed) {
      this.#unwanted++
      this.#parts.onNotice(
        'somebody sends whom `allow` does not name: that is dropped',
        'if it should be taken, add the address or the network to `allow`; `status` counts what is dropped',
      )
    }
    return isAllowed
  }

  /** Takes a datagram, where there is room. */
  offer(message: Buffer, about: Uint8Array): void {
    const line = this.#trimmed(message)
    if (line.length > this.longest) this.noteCut()
    if (line.length > 0) this.#parts.spool.offer(now(), about, line.subarray(0, this.longest))
  }

  /** Takes a message of a connection, which stops reading while there is no room. */
  add(message: Buffer, about: Uint8Array): void {
    const line = this.#trimmed(message)
    if (line.length > 0) this.#parts.spool.add(now(), about, line)
  }

  noteCut(): void {
    this.#cut++
    this.#parts.onNotice(
      'a message was not taken whole: it is longer than it may be, or its connection broke off',
      'see `max_message`; `status` counts such messages',
    )
  }

  noteCrowdedOut(): void {
    this.#crowdedOut++
    this.#parts.onNotice(
      'there are too many connections: some were closed or refused',
      'see who connects (`ss -tn`), or let `connections` be more',
    )
  }

  noteFailedHandshake(reason: string): void {
    this.#parts.onNotice(
      `a sender could not be talked to in TLS: ${reason}`,
      HANDSHAKE_HINTS.get(reason) ??
        'see that it speaks TLS 1.2 or newer, trusts the certificate, and has one of its own where `client_ca` wants it',
    )
  }

  noteOddCertificate(reason: string): void {
    this.#parts.onNotice(
      `the new certificate cannot be used: ${reason}`,
      'the former one goes on; see `tls` of this source',
    )
  }

  /** Without line ends and NULs behind it. */
  #trimmed(message: Buffer): Buffer {
    let end = message.length
    while (end > 0 && isEndOfLine(message[end - 1])) end--
    return message.subarray(0, end)
  }
}

function includes(allowed: Address | Network, address: Address): boolean {
  return 'contains' in allowed ? allowed.contains(address) : allowed.text === address.text
}

/** Microseconds since the epoch. */
function now(): number {
  return Date.now() * 1000
}
