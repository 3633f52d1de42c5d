import type { Trouble } from '../../engine/ports.ts'
import type { ListenPlace } from '../../values/listen-place.ts'
import type { OnNotice } from '../source-error.ts'
import type { Inflow } from '../spool/spool-source.ts'
import type { Inbox } from './inbox.ts'
import { listenAt, type StreamLimits } from './listen-at.ts'
import { type Listening, type ListeningParts, listenTrouble } from './listening.ts'

/** Milliseconds after which a place is tried again, as long as others can be listened at. */
const TRY_AGAIN_AFTER = 30_000
/** How often it is looked whether the kernel dropped something, in milliseconds. */
const LOOK_EVERY = 60_000

export interface ReceptionParts extends StreamLimits {
  readonly places: readonly ListenPlace[]
  readonly inbox: Inbox
  readonly onNotice: OnNotice
  /** Told when no place can be listened at. */
  readonly onFailure: () => void
}

/** All places of a source, listened at. Where one cannot be, the others go on; only where none can be, it has failed. */
export class Reception implements Inflow {
  readonly ended = false
  readonly #parts: ReceptionParts
  readonly #open = new Map<ListenPlace, Listening>()
  readonly #troubles = new Map<ListenPlace, Trouble>()
  readonly #retries = new Set<NodeJS.Timeout>()
  readonly #watch: NodeJS.Timeout
  /** Places of which it is not known yet whether they can be listened at. */
  readonly #untold: Set<ListenPlace>
  readonly #opened = Promise.withResolvers<void>()
  #isClosed = false

  constructor(parts: ReceptionParts) {
    this.#parts = parts
    this.#untold = new Set(parts.places)
    for (const place of parts.places) this.#listen(place)
    this.#watch = setInterval(() => this.#tellOfLosses(), LOOK_EVERY)
  }

  get failure(): Trouble | undefined {
    if (this.#troubles.size < this.#parts.places.length) return undefined
    const [first] = this.#troubles.values()
    return first
  }

  opened(): Promise<void> {
    return this.#opened.promise
  }

  counts(): Readonly<Record<string, number>> {
    return { ...this.#parts.inbox.counts(), lost: this.#lost() }
  }

  close(): void {
    this.#tellOfLosses()
    this.#isClosed = true
    this.#opened.resolve()
    clearInterval(this.#watch)
    for (const retry of this.#retries) clearTimeout(retry)
    for (const listening of this.#open.values()) listening.close()
    this.#open.clear()
  }

  #lost(): number {
    return [...this.#open.values()].reduce((sum, listening) => sum + (listening.lost?.() ?? 0), 0)
  }

  #tellOfLosses(): void {
    if (this.#lost() === 0) return
    this.#parts.onNotice(
      'the kernel dropped datagrams: they came faster than they were taken',
      'let senders use TCP, or let a socket keep more and restart: `sysctl -w net.core.rmem_max=4194304`; `status` counts them',
    )
  }

  #listen(place: ListenPlace): void {
    const { inbox } = this.#parts
    const parts: ListeningParts = {
      place,
      inbox,
      onReady: () => {
        this.#troubles.delete(place)
        this.#noteTold(place)
      },
      onFailure: (error) => this.#fail(place, error),
    }
    try {
      this.#open.set(place, listenAt(parts, this.#parts))
    } catch (error) {
      this.#fail(place, error)
    }
  }

  #fail(place: ListenPlace, error: unknown): void {
    if (this.#isClosed) return
    this.#open.get(place)?.close()
    this.#open.delete(place)
    const trouble = listenTrouble(place, error)
    this.#troubles.set(place, trouble)
    this.#noteTold(place)
    if (this.failure === undefined) this.#tryAgainLater(place, trouble)
    else this.#parts.onFailure()
  }

  #noteTold(place: ListenPlace): void {
    this.#untold.delete(place)
    if (this.#untold.size === 0) this.#opened.resolve()
  }

  #tryAgainLater(place: ListenPlace, { message, hint }: Trouble): void {
    this.#parts.onNotice(message, `${hint}; the other places go on`)
    const retry = setTimeout(() => {
      this.#retries.delete(retry)
      this.#listen(place)
    }, TRY_AGAIN_AFTER)
    this.#retries.add(retry)
  }
}
