import { diagnose } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Command, Expression } from '../language/ast.ts'
import type { Action } from '../module/definition.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { usageOf } from './usage.ts'

type Item = Command['items'][number]

/** The items behind an action's name, by the parameter that each is for. */
export interface AssignedItems {
  readonly operands: ReadonlyMap<string, Expression>
  /** Whether all of them fit; where they do not, that was reported. */
  readonly sound: boolean
}

export function assignItems(scope: Scope, action: Action, items: readonly Item[]): AssignedItems {
  return new Assignment(scope, action).assign(items)
}

/** How units of time are written, in one word with their number. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ...['ms', 's', 'm', 'h', 'd', 'w'].map((unit): [string, string] => [unit, unit]),
  ...['sec', 'second', 'seconds'].map((word): [string, string] => [word, 's']),
  ...['min', 'minute', 'minutes'].map((word): [string, string] => [word, 'm']),
  ...['hour', 'hours'].map((word): [string, string] => [word, 'h']),
  ...['day', 'days'].map((word): [string, string] => [word, 'd']),
  ...['week', 'weeks'].map((word): [string, string] => [word, 'w']),
])

/** Values go to the parameters without a keyword in order; a keyword takes the value behind it. */
class Assignment {
  readonly #scope: Scope
  readonly #action: Action
  readonly #positional: string[]
  readonly #operands = new Map<string, Expression>()
  /** The parameter of the keyword before: one that several parameters have is for the next of them. */
  #former: string | undefined
  #sound = true

  constructor(scope: Scope, action: Action) {
    this.#scope = scope
    this.#action = action
    this.#positional = parametersOf(action).flatMap(({ key, parameter }) =>
      parameter.keyword === undefined ? [key] : [],
    )
  }

  assign(items: readonly Item[]): AssignedItems {
    const left = [...items]
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      const keys = this.#keysOf(item)
      if (keys.length > 0) this.#keyword(item, keys, left.shift())
      else if (item.kind === 'equals-sign' || this.#positional.length === 0) this.#surplus(item, left)
      else this.#operands.set(this.#positional.shift() ?? '', item)
    }
    return { operands: this.#operands, sound: this.#sound }
  }

  /** The parameters of which the item is the keyword. */
  #keysOf(item: Item): readonly string[] {
    const word = wordOf(item)
    if (word === undefined) return []
    return parametersOf(this.#action).flatMap(({ key, parameter }) =>
      parameter.keyword === word ? [key] : [],
    )
  }

  #keyword(item: Item, keys: readonly string[], value: Item | undefined): void {
    const keyword = wordOf(item) ?? ''
    const free = this.#nextOf(keys.filter((key) => !this.#operands.has(key)))
    if (free === undefined) this.#report(diagnose('PY0303', item.span, { keyword }))
    else if (value === undefined || value.kind === 'equals-sign')
      this.#report(diagnose('PY0307', item.span, { keyword }, `write \`${usageOf(this.#action)}\``))
    else {
      this.#operands.set(free, value)
      this.#former = free
    }
  }

  /** The first of these parameters behind that of the keyword before, or the first of all. */
  #nextOf(keys: readonly string[]): string | undefined {
    const order = parametersOf(this.#action).map(({ key }) => key)
    const behind = order.slice(order.indexOf(this.#former ?? '') + 1)
    return behind.find((key) => keys.includes(key)) ?? keys[0]
  }

  /** Something that nothing is left for. After what looks like a mistyped keyword, its value is passed over too. */
  #surplus(item: Item, left: Item[]): void {
    const { name, parameters } = this.#action
    const keywords = Object.values(parameters).flatMap(({ keyword }) => keyword ?? [])
    const word = wordOf(item)
    const meant = word === undefined ? undefined : didYouMean(word, keywords)
    const what = word === undefined ? 'further value' : `\`${word}\``
    const hint = this.#durationMeant(word) ?? meant ?? `write \`${usageOf(this.#action)}\``
    this.#report(diagnose('PY0302', item.span, { name, what }, hint))
    if (meant !== undefined && left[0] !== undefined && this.#keysOf(left[0]).length === 0) left.shift()
  }

  /** `15 m` is a number and a word; a duration has no space in it. */
  #durationMeant(word: string | undefined): string | undefined {
    const before = [...this.#operands.values()].at(-1)
    const unit = UNITS.get(word ?? '')
    if (unit === undefined || before?.kind !== 'literal' || before.type !== 'int') return undefined
    return `a duration is written without a space: \`${before.value}${unit}\``
  }

  #report(diagnostic: ReturnType<typeof diagnose>): void {
    this.#sound = false
    this.#scope.report(diagnostic)
  }
}

function wordOf(item: Item): string | undefined {
  if (item.kind === 'equals-sign') return '='
  return item.kind === 'name' ? item.text : undefined
}
