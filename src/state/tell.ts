import type { StoreTables } from './store-tables.ts'
import type { Tellings } from './tellings.ts'

type Tables = Pick<StoreTables, 'digests' | 'lines' | 'unexpected' | 'slots' | 'faults'>

/** Writes into the open digests what is to be told in them. */
export function tell(tellings: Tellings, { digests, lines, unexpected, slots, faults }: Tables): void {
  for (const [name, told] of tellings.all()) {
    const digest = digests.openId(name)
    lines.add(digest, told.lines.lines())
    unexpected.add(digest, told.unexpected)
    slots.add(digest, told.slots.slots())
    faults.add(digest, told.faults)
  }
}
