import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Argument } from '../language/ast.ts'
import type { Filter } from '../module/definition.ts'
import type { Operand } from './operands.ts'
import { parametersOf } from './parameters.ts'
import type { Scope } from './scope.ts'
import { usageOf } from './usage.ts'

/** The arguments of a filter that is called like a function, by the parameter that each is for. */
export interface AssignedArguments {
  readonly operands: ReadonlyMap<string, Operand>
  /** Whether all of them fit; where they do not, that was reported. */
  readonly sound: boolean
}

export function assignArguments(scope: Scope, filter: Filter, args: readonly Argument[]): AssignedArguments {
  return new Assignment(scope, filter).assign(args)
}

/** Arguments with a name go to its parameter; the others in order, the last of which may take all that is left. */
class Assignment {
  readonly #scope: Scope
  readonly #filter: Filter
  readonly #parameters: ReturnType<typeof parametersOf>
  readonly #operands = new Map<string, Operand>()
  #position = 0
  #sound = true

  constructor(scope: Scope, filter: Filter) {
    this.#scope = scope
    this.#filter = filter
    this.#parameters = parametersOf(filter)
  }

  assign(args: readonly Argument[]): AssignedArguments {
    for (const [at, argument] of args.entries()) {
      const target = this.#targetOf(argument)
      if (target === undefined) this.#surplus(argument)
      else if (this.#operands.has(target.key)) this.#twice(argument, target.key)
      else if (target.parameter.several && argument.name === undefined) {
        this.#operands.set(target.key, asList(argument, args.slice(at)))
        break
      } else this.#operands.set(target.key, argument.value)
    }
    return { operands: this.#operands, sound: this.#sound }
  }

  #targetOf({ name }: Argument) {
    if (name === undefined) return this.#parameters[this.#position++]
    return this.#parameters.find(({ key, parameter }) => (parameter.keyword ?? key) === name.text)
  }

  #twice({ span }: Argument, keyword: string): void {
    this.#scope.report(diagnose('PY0303', span, { keyword }))
    this.#sound = false
  }

  #surplus({ name, value }: Argument): void {
    if (name === undefined) this.#unknown(value.span, 'further argument')
    else {
      const known = this.#parameters.map(({ key, parameter }) => parameter.keyword ?? key)
      this.#unknown(name.span, `argument \`${name.text}\``, didYouMean(name.text, known))
    }
  }

  #unknown(span: Span, what: string, hint = `write \`${usageOf(this.#filter)}\``): void {
    this.#scope.report(diagnose('PY0302', span, { name: this.#filter.name, what }, hint))
    this.#sound = false
  }
}

/** What is given to a parameter that takes several values: a pattern stands alone, and so does a single value. */
function asList(first: Argument, args: readonly Argument[]): Operand {
  const operands = args.map(({ value }) => value)
  const regex = operands.find((operand) => operand.kind === 'regex')
  if (regex !== undefined) return regex
  const items = operands.filter((operand) => operand.kind !== 'regex')
  return items.length === 1 ? first.value : { kind: 'list', items, span: first.value.span }
}
