import { isObject, type JsonObject } from '../values/json-value.ts'

/** A set of nftables: `inet filter` and its name. */
export interface NamedSet {
  readonly table: string
  readonly name: string
}

/** A set as it is declared. */
export interface DeclaredSet {
  readonly type: string
  readonly flags: readonly string[]
}

/** How packets of a set's addresses come to be dropped in a hook. */
export type Coverage =
  /** All of them. */
  | 'whole'
  /** Only some: the rule, or the way to it, has further conditions. */
  | 'part'

/** What was found in chains: several rules may lead to one, each under conditions of its own. */
export type Known = Map<string, Coverage | undefined>

interface Chain {
  readonly hook: string | undefined
  readonly rules: (readonly JsonObject[])[]
}

/** Statements that neither decide nor restrict. */
const HARMLESS: ReadonlySet<string> = new Set(['counter', 'log'])
/** The hooks that packets for this machine, or through it, pass besides. */
const EARLIER: ReadonlySet<string> = new Set(['ingress', 'prerouting'])

/** What `nft -j -t list ruleset` prints: which sets there are, and which of them drop. Throws a SyntaxError where it is no JSON. */
export class NftRuleset {
  readonly #sets = new Map<string, DeclaredSet>()
  readonly #chains = new Map<string, Chain>()

  constructor(text: string) {
    const parsed: unknown = JSON.parse(text)
    const items = objectAt(parsed, 'nftables')
    for (const item of Array.isArray(items) ? items : []) this.#take(item)
  }

  declared({ table, name }: NamedSet): DeclaredSet | undefined {
    return this.#sets.get(`${table} ${name}`)
  }

  /** All sets that there are. */
  get sets(): readonly (NamedSet & DeclaredSet)[] {
    return [...this.#sets].map(([key, declared]) => {
      const end = key.lastIndexOf(' ')
      return { table: key.slice(0, end), name: key.slice(end + 1), ...declared }
    })
  }

  /** Whether packets from addresses of the set are dropped in a hook (`input` or `forward`), or before it. */
  drops({ table, name }: NamedSet, hook: string): Coverage | undefined {
    const covers = [...this.#chains]
      .filter(([key, chain]) => key.startsWith(`${table} `) && isOnTheWay(chain.hook, hook))
      .map(([key]) => this.#search(key, table, `@${name}`, new Map()))
    return covers.find((cover) => cover === 'whole') ?? covers.find((cover) => cover !== undefined)
  }

  #take(item: unknown): void {
    const set = objectAt(item, 'set')
    if (isObject(set)) {
      const flags = Array.isArray(set.flags) ? set.flags.map(String) : []
      this.#sets.set(`${tableOf(set)} ${set.name}`, { type: String(set.type), flags })
    }
    const chain = objectAt(item, 'chain')
    if (isObject(chain)) this.#chainOf(tableOf(chain), String(chain.name), chain.hook)
    const rule = objectAt(item, 'rule')
    if (isObject(rule)) {
      const statements = Array.isArray(rule.expr) ? rule.expr.filter(isObject) : []
      this.#chainOf(tableOf(rule), String(rule.chain)).rules.push(statements)
    }
  }

  #chainOf(table: string, name: string, hook?: unknown): Chain {
    const key = `${table} ${name}`
    const chain = this.#chains.get(key) ?? { hook: undefined, rules: [] }
    const known = typeof hook === 'string' ? { ...chain, hook } : chain
    this.#chains.set(key, known)
    return known
  }

  /** Looks for a rule that drops by the set, in a chain and those that it leads to. */
  #search(key: string, table: string, set: string, known: Known): Coverage | undefined {
    if (known.has(key)) return known.get(key)
    known.set(key, undefined)
    let found: Coverage | undefined
    for (const rule of this.#chains.get(key)?.rules ?? []) {
      const cover = this.#ofRule(rule, table, set, known)
      if (cover === 'whole' || found === undefined) found = cover
      if (found === 'whole') break
    }
    known.set(key, found)
    return found
  }

  #ofRule(rule: readonly JsonObject[], table: string, set: string, known: Known): Coverage | undefined {
    const asksSet = rule.some((statement) => isMatchOf(statement, set))
    const others = rule.filter((statement) => isCondition(statement) && !isMatchOf(statement, set))
    const limit = (cover: Coverage | undefined) => (cover === 'whole' && others.length > 0 ? 'part' : cover)
    const target = targetOf(rule)
    if (asksSet) {
      const drops = rule.some(isDrop) || (target !== undefined && this.#dropsAll(`${table} ${target}`))
      return drops ? limit('whole') : undefined
    }
    return target === undefined ? undefined : limit(this.#search(`${table} ${target}`, table, set, known))
  }

  #dropsAll(key: string): boolean {
    const rules = this.#chains.get(key)?.rules ?? []
    return rules.some((rule) => rule.some(isDrop) && !rule.some(isCondition))
  }
}

function isOnTheWay(hook: string | undefined, wanted: string): boolean {
  return hook !== undefined && (hook === wanted || EARLIER.has(hook))
}

function isDrop(statement: JsonObject): boolean {
  return 'drop' in statement || 'reject' in statement
}

function isMatchOf(statement: JsonObject, set: string): boolean {
  const match = objectAt(statement, 'match')
  if (!isObject(match) || match.right !== set || (match.op !== '==' && match.op !== 'in')) return false
  return objectAt(objectAt(match.left, 'payload'), 'field') === 'saddr'
}

function isCondition(statement: JsonObject): boolean {
  const [kind = ''] = Object.keys(statement)
  return !isDrop(statement) && !HARMLESS.has(kind) && kind !== 'jump' && kind !== 'goto'
}

function targetOf(rule: readonly JsonObject[]): string | undefined {
  const targets = rule.flatMap((statement) => [
    objectAt(objectAt(statement, 'jump'), 'target'),
    objectAt(objectAt(statement, 'goto'), 'target'),
  ])
  return targets.find((target) => typeof target === 'string')
}

function tableOf({ family, table }: JsonObject): string {
  return `${family} ${table}`
}

function objectAt(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined
}
