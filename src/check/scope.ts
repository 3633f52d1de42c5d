import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import type { Chain } from '../language/ast.ts'
import type { Action, Filter } from '../module/definition.ts'
import type { Modules, SchemaJudge } from '../module/modules.ts'
import type { Constants } from './constants.ts'
import type { Environment } from './environment.ts'
import { Fields } from './fields.ts'
import type { KnownRegexes } from './patterns/pattern.ts'
import { judgeBuiltinSchema } from './schemas.ts'

/** Everything that names are looked up in while a program is checked, and where mistakes are collected. */
export class Scope {
  readonly fields = new Fields()
  readonly constants: Constants
  readonly chains: ReadonlyMap<string, Chain>
  readonly environment: Environment
  readonly filters: ReadonlyMap<string, Filter>
  readonly actions: ReadonlyMap<string, Action>
  readonly judgeSchema: SchemaJudge
  readonly regexes: KnownRegexes
  readonly report: (diagnostic: Diagnostic) => void
  readonly #postponed: (() => void)[] = []
  readonly #claims = new Map<string, { readonly manner: string; readonly span: Span }>()
  readonly #uses = new Map<string, number>()

  constructor(parts: {
    readonly constants: Constants
    readonly chains: ReadonlyMap<string, Chain>
    readonly environment: Environment
    readonly modules: Modules
    readonly regexes: KnownRegexes
    readonly report: (diagnostic: Diagnostic) => void
  }) {
    this.constants = parts.constants
    this.chains = parts.chains
    this.environment = parts.environment
    this.filters = new Map(parts.modules.filters.map((filter) => [filter.name, filter]))
    this.actions = new Map(parts.modules.actions.map((action) => [action.name, action]))
    this.judgeSchema = parts.modules.judgeSchema ?? judgeBuiltinSchema
    this.regexes = parts.regexes
    this.report = parts.report
  }

  /** Keeps a check for when all fields that the program writes are known. */
  later(check: () => void): void {
    this.#postponed.push(check)
  }

  /** Runs what was kept. */
  settle(): void {
    this.fields.settle()
    for (const check of this.#postponed.splice(0)) check()
  }

  /** The first manner in which a name is used, which is this one where it was not used yet. */
  claim(
    what: string,
    name: string,
    manner: string,
    span: Span,
  ): { readonly manner: string; readonly span: Span } {
    const key = `${what} ${name}`
    const first = this.#claims.get(key) ?? { manner, span }
    this.#claims.set(key, first)
    return first
  }

  /** A name for this use of a filter or an action that does not depend on where lines are. */
  instance(chain: string, name: string): string {
    const key = `${chain}/${name}`
    const number = (this.#uses.get(key) ?? 0) + 1
    this.#uses.set(key, number)
    return `${key}#${number}`
  }
}
