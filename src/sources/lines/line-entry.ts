import type { Entry } from '../../module/entry.ts'
import type { TimeBefore } from './time-before.ts'

/** Where a line comes from, and so what is known of its entry besides what the line says. */
export interface LineOrigin {
  /** Fields that the source vouches for: no line can say otherwise. */
  readonly fields: ReadonlyMap<string, string>
  /** Fields of lines that do not say them, such as `_HOSTNAME` and `SYSLOG_IDENTIFIER`. */
  readonly defaults: ReadonlyMap<string, string>
  /** Where its lines follow each other as one program wrote them. */
  readonly before?: TimeBefore
}

/** The entry of a line: what its source vouches for, what it says, and what it is given where it does not say it. */
export class LineEntry implements Entry {
  readonly realtime: number
  readonly #said: Entry
  readonly #origin: LineOrigin

  constructor(realtime: number, said: Entry, origin: LineOrigin) {
    this.realtime = realtime
    this.#said = said
    this.#origin = origin
  }

  field(name: string): string | undefined {
    const { fields, defaults } = this.#origin
    return fields.get(name) ?? this.#said.field(name) ?? defaults.get(name)
  }

  fields(): Readonly<Record<string, string>> {
    const { fields, defaults } = this.#origin
    return { ...Object.fromEntries(defaults), ...this.#said.fields(), ...Object.fromEntries(fields) }
  }
}
