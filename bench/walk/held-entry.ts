import type { Entry } from '../../src/module/entry.ts'

/** What an entry is made of before a source decodes it. */
export interface RawEntry {
  readonly realtime: number
  readonly identifier: Uint8Array
  readonly message: Uint8Array
  readonly others: ReadonlyMap<string, string>
}

/** An entry in hand: its texts were decoded just now, as those of a source are. */
export class HeldEntry implements Entry {
  readonly realtime: number
  readonly #message: string
  readonly #identifier: string
  readonly #others: ReadonlyMap<string, string>

  constructor({ realtime, identifier, message, others }: RawEntry) {
    this.realtime = realtime
    this.#identifier = Buffer.from(identifier).toString('latin1')
    this.#message = Buffer.from(message).toString('latin1')
    this.#others = others
  }

  field(name: string): string | undefined {
    if (name === 'MESSAGE') return this.#message
    return name === 'SYSLOG_IDENTIFIER' ? this.#identifier : this.#others.get(name)
  }

  fields(): Readonly<Record<string, string>> {
    return {
      ...Object.fromEntries(this.#others),
      MESSAGE: this.#message,
      SYSLOG_IDENTIFIER: this.#identifier,
    }
  }
}
