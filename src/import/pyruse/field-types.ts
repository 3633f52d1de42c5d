import { journalFieldType } from '../../check/journal-fields.ts'
import type { GroupType, GroupTypes } from '../python/group-types.ts'
import type { Step } from './configuration.ts'

/** The arguments of Pyruse's modules that name fields with addresses or with ports. */
const ADDRESSES = ['IP', 'saddr', 'addr', 'daddr', 'saddrInto']
const PORTS = ['sport', 'port', 'dport', 'sportInto']

/** Pyruse's captures have no types: what is done with a field tells them. */
export class FieldTypes implements GroupTypes {
  readonly #types = new Map<string, GroupType>()

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

  of(field: string): GroupType {
    const known = this.#types.get(field)
    if (known !== undefined) return known
    return journalFieldType(field) === 'int' ? 'int' : 'string'
  }

  #note(field: unknown, type: GroupType): void {
    if (typeof field === 'string') this.#types.set(field, type)
  }
}
