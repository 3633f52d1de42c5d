import type { Walked } from '../compile/compile.ts'
import { effectToJson } from '../engine/effect-json.ts'
import type { Batch } from '../engine/ports.ts'
import type { Entry } from '../module/entry.ts'
import { isoMicroseconds } from '../values/instant.ts'
import { jsonText } from '../values/json-text.ts'
import { jsonOf } from '../values/value.ts'

/** Where output goes: standard output, but for tests. */
export interface TextOutput {
  write(text: string): unknown
}

/** What `replay` prints: told of every entry that walked, and of the end. */
export interface ReplayOutput {
  entry(number: number, entry: Entry, walked: Walked): void
  /** Takes what the entries changed, from time to time; without it, that is forgotten. */
  commit?(batch: Batch): void
  end(): void
}

/** Lines are gathered before they are written: one write for each would cost more than the walk. */
const GATHERED = 64 * 1024

/** One JSON object for every effect. */
export function effectPrinter(output: TextOutput): ReplayOutput {
  const lines = new Lines(output)
  return {
    entry: (_number, _entry, { effects }) => {
      for (const effect of effects) lines.add(jsonText(effectToJson(effect)))
    },
    end: () => lines.flush(),
  }
}

/** One JSON object for every entry. */
export function verdictPrinter(output: TextOutput): ReplayOutput {
  const lines = new Lines(output)
  return {
    entry: (number, entry, { verdict, rule, fields }) => {
      const written = Object.entries(fields()).map(([name, value]) => [name, jsonOf(value)])
      lines.add(
        jsonText({
          entry: number,
          at: isoMicroseconds(entry.realtime),
          verdict,
          rule,
          fields: Object.fromEntries(written),
        }),
      )
    },
    end: () => lines.flush(),
  }
}

class Lines {
  readonly #output: TextOutput
  #gathered = ''

  constructor(output: TextOutput) {
    this.#output = output
  }

  add(line: string): void {
    this.#gathered += `${line}\n`
    if (this.#gathered.length >= GATHERED) this.flush()
  }

  flush(): void {
    if (this.#gathered !== '') this.#output.write(this.#gathered)
    this.#gathered = ''
  }
}
