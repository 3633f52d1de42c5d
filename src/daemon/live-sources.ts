import type { SupervisedSource } from '../engine/supervised-source.ts'
import type { Settings } from '../settings/settings.ts'
import { openSources, type SourcesRequest } from './run-sources.ts'

/** What became of the sources when the settings changed, by name. */
export interface SourcesChange {
  readonly opened: readonly SupervisedSource[]
  readonly closed: readonly string[]
}

/** The sources that are followed: opened as settings want them, and changed with these. */
export class LiveSources {
  readonly #request: Omit<SourcesRequest, 'settings'>
  /** The very same list for good; only what it holds changes. */
  readonly list: SupervisedSource[] = []
  /** What each source was opened by, so that it shows whether that changed. */
  readonly #openedBy = new Map<SupervisedSource, string>()

  constructor(request: Omit<SourcesRequest, 'settings'>) {
    this.#request = request
  }

  /**
   * Closes the sources that these settings do not have, or not so, and opens the others that they have. What was walked
   * must be committed: a source that is opened again goes on from there.
   */
  change(settings: Settings): SourcesChange {
    const kept = this.list.filter(
      (source) => this.#openedBy.get(source) === descriptionOf(source.name, settings),
    )
    const closed = this.list.filter((source) => !kept.includes(source))
    for (const source of closed) this.#close(source)
    const names = new Set(kept.map(({ name }) => name))
    const missing = Object.entries(settings.sources).filter(([name]) => !names.has(name))
    const opened = openSources({
      ...this.#request,
      settings: { ...settings, sources: Object.fromEntries(missing) },
    })
    for (const source of opened) {
      this.#openedBy.set(source, descriptionOf(source.name, settings))
      source.open()
    }
    const order = Object.keys(settings.sources)
    const all = [...kept, ...opened].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    this.list.splice(0, this.list.length, ...all)
    return { opened, closed: closed.map(({ name }) => name) }
  }

  close(): void {
    for (const source of this.list) this.#close(source)
  }

  #close(source: SupervisedSource): void {
    source.close()
    this.#openedBy.delete(source)
  }
}

/** Everything by which a source is opened; empty where the settings do not have it. */
function descriptionOf(name: string, { sources, timezone, fallback_encoding }: Settings): string {
  const source = sources[name]
  return source === undefined ? '' : JSON.stringify([source, timezone, fallback_encoding])
}
