import type { Entry } from '../module/entry.ts'
import type { Source } from './ports.ts'
import { SourceAround } from './source-around.ts'

/** A source without some of its entries: its cursor passes over them. */
export function sourceWithout(source: Source, isUnwanted: (entry: Entry) => boolean): Source {
  return new SourceWithout(source, isUnwanted)
}

class SourceWithout extends SourceAround {
  readonly #isUnwanted: (entry: Entry) => boolean

  constructor(source: Source, isUnwanted: (entry: Entry) => boolean) {
    super(source)
    this.#isUnwanted = isUnwanted
  }

  override next(): Entry | undefined {
    for (;;) {
      const entry = this.inner.next()
      if (entry === undefined || !this.#isUnwanted(entry)) return entry
    }
  }
}
