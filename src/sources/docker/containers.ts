import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { DockerSettings } from '../../settings/sources/docker.ts'
import { errorMessage } from '../../values/error-message.ts'
import type { OnNotice, SourceError } from '../source-error.ts'
import type { Container } from './container.ts'
import { watchEvents } from './container-events.ts'
import { type DockerApi, explainDocker, isRefusal, openDockerApi } from './docker-api.ts'
import { type DockerCursor, unread } from './docker-cursor.ts'
import type { LogPositions } from './log-lines.ts'
import { nextSecond } from './log-stamp.ts'
import { isSelected } from './selection.ts'
import { Tail } from './tail.ts'

/** Containers that are read at the same time; each takes a connection. */
const MOST_CONTAINERS = 1_000
/** A log that ends although its container runs is opened again after so many milliseconds. */
const PAUSE = 1_000

export interface ContainersOptions {
  readonly settings: DockerSettings
  readonly cursor: DockerCursor
  readonly follow: boolean
  readonly onNotice: OnNotice
  /** Told where a container may have lines, or where something else is to be looked at. */
  readonly onReadable: (tail: Tail | undefined) => void
  /** Told once, when nothing can be read any more. */
  readonly onFailure: (trouble: SourceError) => void
  /** The container whose log is never read: that of this program. */
  readonly own: string | undefined
}

/** Keeps up with the containers that a source reads: with those that are there, that come, and that go. */
export class Containers {
  readonly #options: ContainersOptions
  readonly #tails = new Map<string, Tail>()
  /** Those that are being looked at, and whether they must be again. */
  readonly #looking = new Map<string, boolean>()
  readonly #stop = new AbortController()
  #events: IncomingMessage | undefined
  /** Of those that have no tail yet. */
  readonly #known: Map<string, LogPositions>
  #since: string
  #isListed = false
  #lastInspection: Promise<unknown> = Promise.resolve()

  constructor(options: ContainersOptions) {
    this.#options = options
    this.#known = new Map(options.cursor.containers)
    this.#since = options.cursor.since
  }

  /** Whether all that there is was read to its end: never where logs are followed. */
  get isOver(): boolean {
    if (this.#options.follow || !this.#isListed || this.#looking.size > 0) return false
    return this.#tails.values().every((tail) => tail.isDrained)
  }

  /** How far the containers were read. Those that are gone are left out once all of them was. */
  cursor(): DockerCursor {
    const containers = new Map(this.#known)
    for (const [id, tail] of this.#tails) containers.set(id, tail.positions)
    return { ...this.#options.cursor, since: this.#since, containers }
  }

  /** Forgets a container of which nothing can come any more. */
  release(tail: Tail): void {
    if (tail.isGone && tail.isDrained) this.#tails.delete(tail.container.id)
  }

  /** Connects, and goes on until `close`. Does not throw. */
  async open(): Promise<void> {
    const { settings, follow } = this.#options
    try {
      const api = await openDockerApi(settings)
      // Events first: a container that comes in between is seen twice rather than never.
      if (follow) await this.#watch(api)
      const ids = new Set(await api.list())
      for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id)
      if (this.#stop.signal.aborted) return
      for (const id of ids) void this.#look(api, id)
      this.#isListed = true
      this.#options.onReadable(undefined)
    } catch (error) {
      this.#fail(error)
    }
  }

  close(): void {
    this.#stop.abort()
    this.#events?.destroy()
    for (const tail of this.#tails.values()) tail.close()
  }

  async #watch(api: DockerApi): Promise<void> {
    this.#events = await api.events()
    if (this.#stop.signal.aborted) this.#events.destroy()
    watchEvents(
      this.#events,
      (id) => void this.#look(api, id),
      // Told in the same words as that nobody listens any more, which comes next.
      () => this.#fail(Object.assign(new Error('it has ended the connection'), { code: 'ECONNRESET' })),
    )
  }

  /** Sees how a container is, and reads its log where there may be something new. Does not throw. */
  async #look(api: DockerApi, id: string): Promise<void> {
    const isBusy = this.#looking.has(id)
    this.#looking.set(id, isBusy)
    if (isBusy) return
    try {
      do {
        this.#looking.set(id, false)
        await this.#lookOnce(api, id)
      } while (this.#looking.get(id) === true && !this.#stop.signal.aborted)
    } catch (error) {
      if (isRefusal(error)) this.#tellRefusal(id, error)
      else this.#fail(error)
    }
    this.#looking.delete(id)
    this.#options.onReadable(undefined)
  }

  async #lookOnce(api: DockerApi, id: string): Promise<void> {
    const container = await this.#inspect(api, id)
    if (this.#stop.signal.aborted) return
    const tail = container === undefined ? this.#tails.get(id) : this.#tailOf(api, container)
    this.#known.delete(id)
    if (tail === undefined) return
    tail.isGone = container === undefined
    if (tail.isOpen) {
      tail.isOutdated = true
      return
    }
    const isRunning = container?.isRunning === true
    if (tail.hasBrokenOff && !tail.isOutdated) {
      if (!isRunning || !this.#options.follow) return tail.finish(!isRunning)
      await setTimeout(PAUSE, undefined, { signal: this.#stop.signal }).catch(ignore)
    }
    const response = container && (await api.logs(id, tail.since, this.#options.follow))
    if (response === undefined) tail.finish(true)
    else if (this.#stop.signal.aborted) response.destroy()
    else tail.attach(response)
  }

  /** One after the other: hundreds of connections at the same moment would be refused. */
  #inspect(api: DockerApi, id: string): Promise<Container | undefined> {
    const inspection = this.#lastInspection.then(() => api.inspect(id))
    this.#lastInspection = inspection.catch(ignore)
    return inspection
  }

  /** The tail of a container, with what is known of it now; undefined where it is not to be read. */
  #tailOf(api: DockerApi, container: Container): Tail | undefined {
    const { settings, own } = this.#options
    const { id, isRunning, finished = '' } = container
    const present = this.#tails.get(id)
    const known = this.#known.get(id)
    present?.update(container)
    if (present !== undefined || id === own || !isSelected(container, settings)) return present
    if (known === undefined && !isRunning && finished < this.#since) return undefined
    if (!this.#hasRoom()) return undefined
    const tail: Tail = new Tail(container, known ?? unread(this.#since), settings.label_fields, {
      onReadable: () => this.#options.onReadable(tail),
      onEnd: () => void this.#look(api, id),
      onDaemon: (words) => this.#tellRefusal(id, new Error(words)),
    })
    this.#tails.set(id, tail)
    return tail
  }

  /** Whether one more container can be read; the one is forgotten for it that stopped first. */
  #hasRoom(): boolean {
    if (this.#tails.size < MOST_CONTAINERS) return true
    let first: Tail | undefined
    for (const tail of this.#tails.values())
      if (tail.isWhole && tail.isDrained && isBefore(tail, first)) first = tail
    if (first === undefined) {
      this.#options.onNotice(
        `more than ${MOST_CONTAINERS} containers run: the others are not read`,
        'name those that matter: `label`, `name` or `image`',
      )
      return false
    }
    this.#tails.delete(first.container.id)
    const { finished = this.#since } = first.container
    if (finished >= this.#since) this.#since = nextSecond(finished)
    return true
  }

  #tellRefusal(id: string, error: unknown): void {
    const name = this.#tails.get(id)?.container.name ?? id
    this.#options.onNotice(
      `the log of container ${name} cannot be read: ${errorMessage(error)}`,
      'Docker keeps logs to be read with the log drivers json-file, local and journald',
    )
  }

  #fail(error: unknown): void {
    if (this.#stop.signal.aborted) return
    this.close()
    this.#options.onFailure(explainDocker(error, this.#options.settings))
  }
}

function isBefore({ container }: Tail, other: Tail | undefined): boolean {
  return other === undefined || (container.finished ?? '') < (other.container.finished ?? '')
}

function ignore(): void {}
