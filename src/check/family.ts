import type { FamilyShape } from '../module/shape.ts'
import type { ScalarType } from '../values/value.ts'

/** The fields that texts bring under one prefix. Several calls may share it: each replaces what the one before brought. */
export class Family {
  readonly prefix: string
  /** Those that exist anyway, and those that the chains mention. */
  readonly names = new Set<string>()
  readonly #types = new Set<ScalarType>()
  readonly #members = new Map<string, ScalarType>()
  #isOpen = false

  constructor(prefix: string) {
    this.prefix = prefix
  }

  /** Adds what one call brings. */
  add({ members, types }: FamilyShape): void {
    this.#isOpen ||= members === undefined
    for (const type of types) this.#types.add(type)
    for (const [name, type] of Object.entries(members ?? {})) {
      this.#members.set(`${this.prefix}_${name}`, type)
      this.names.add(`${this.prefix}_${name}`)
    }
  }

  /** Whether some text may bring a field of this name. */
  has(name: string): boolean {
    return this.#members.has(name) || (this.#isOpen && name.startsWith(`${this.prefix}_`))
  }

  typesOf(name: string): readonly ScalarType[] {
    const member = this.#members.get(name)
    return member === undefined ? [...this.#types] : [member]
  }
}
