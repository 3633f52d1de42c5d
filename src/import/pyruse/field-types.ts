import { journalFieldType } from '../../check/journal-fields.ts'
import type { Step } from './configuration.ts'

/** What a field holds, as far as that decides how it is captured and compared. */
export type FieldType = 'addr' | 'int' | 'string'

/** The arguments of Pyruse's modules that name fields with addresses or with ports. */
const ADDRESSES = ['IP', 'saddr', 'addr', 'daddr', 'saddrInto']
const PORTS = ['sport', 'port', 'dport', 'sportInto']

/** Pyruse's captures have no types: what is done with a field tells them. */
export class FieldTypes {
  readonly #types = new Map<string, FieldType>()

  constructor(steps: Iterable<Step>) {
    for (const { module, args } of steps) {
      if (module === 'action_nftBan' || module === 'action_ipsetBan') this.#note(args.IP, 'addr')
      if (module === 'filter_inNetworks') this.#note(args.field, 'addr')
      if (module.startsWith('action_counter')) this.#note(args.save, 'int')
      if (!module.startsWith('action_dnat')) continue
      for (const key of ADDRESSES) this.#note(args[key], 'addr')
      for (const key of PORTS) this.#note(args[key], 'int')
    }
  }

  of(field: string): FieldType {
    const known = this.#types.get(field)
    if (known !== undefined) return known
    return journalFieldType(field) === 'int' ? 'int' : 'string'
  }

  #note(field: unknown, type: FieldType): void {
    if (typeof field === 'string') this.#types.set(field, type)
  }
}
