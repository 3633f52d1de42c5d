import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts'
import type { Span } from '../../../diagnostics/span.ts'
import type { LikeCapture } from '../../../language/like-pattern.ts'
import type { Filter } from '../../../module/definition.ts'
import { textOf, type Value } from '../../../values/value.ts'
import type { CheckedBranches, CheckedCall } from '../../program.ts'
import { callsIn } from '../calls-in.ts'
import type { Flow } from '../flow.ts'
import { statementsIn } from '../statements-in.ts'
import { type LikeParts, takesAllOf } from './support/like-cover.ts'

type Branch = CheckedBranches['branches'][number]

/** How many templates of one `match`, the first ones, are compared with each pattern behind them: bounds the time. */
const MOST_COMPARED = 64

/** A case of a `match` that comes after one which takes all that it is for. */
export function hiddenCase({ graph }: Flow): readonly Diagnostic[] {
  return [...graph.nodes.values()].flatMap(({ body }) =>
    [...statementsIn(body)].flatMap((statement) =>
      statement.kind === 'branches' && statement.form === 'match' ? hiddenIn(statement) : [],
    ),
  )
}

function hiddenIn({ branches }: CheckedBranches): readonly Diagnostic[] {
  const until = branches.findIndex(({ condition }) => condition === null)
  const otherwise = branches[until]
  return otherwise === undefined
    ? hiddenByPatterns(branches)
    : [...hiddenByPatterns(branches.slice(0, until)), ...hiddenByElse(otherwise, branches.slice(until + 1))]
}

/** Behind an `else` nothing is left, whatever its pattern. */
function hiddenByElse(otherwise: Branch, behind: readonly Branch[]): readonly Diagnostic[] {
  const related = [{ span: otherwise.span, message: 'this takes it' }]
  return behind.map(({ condition, span }) => {
    const [pattern] = condition === null ? [] : callsIn(condition)
    const shown = pattern === undefined ? span : spanOf(pattern)
    return diagnose('PY0409', shown, { what: 'case' }, undefined, related)
  })
}

function hiddenByPatterns(branches: readonly Branch[]): readonly Diagnostic[] {
  const earlier = new Earlier()
  return branches.flatMap(({ condition }) => {
    const patterns = condition === null ? [] : callsIn(condition)
    const hidden = patterns.flatMap((pattern) => {
      const by = earlier.take(pattern)
      return by === undefined ? [] : [{ span: spanOf(pattern), by }]
    })
    const [first] = hidden
    if (first === undefined) return []
    const isWhole = hidden.length === patterns.length
    const shown = isWhole ? [first] : hidden
    return shown.map(({ span, by }) =>
      diagnose('PY0409', span, { what: isWhole ? 'case' : 'pattern' }, undefined, [
        { span: by, message: 'this takes it' },
      ]),
    )
  })
}

/** The patterns of a `match` from the top on. */
class Earlier {
  readonly #exact = new Map<string, Span>()
  readonly #templates: { readonly parts: LikeParts; readonly span: Span }[] = []

  /** Adds a pattern, and gives the earlier one that takes all that it is for. */
  take(call: CheckedCall<Filter>): Span | undefined {
    const { value, pattern } = call.bound
    if (value?.kind === 'constant') {
      const items: readonly Value[] = Array.isArray(value.value) ? value.value : [value.value]
      const hiders = items.map(
        (item) => this.#add(`${typeof item} ${textOf(item)}`, call) ?? this.#like(item),
      )
      return hiders.every((span) => span !== undefined) ? hiders[0] : undefined
    }
    if (pattern?.kind !== 'pattern') return undefined
    const { written } = pattern.pattern
    if (written.kind === 'regex') return this.#add(`/${written.source}/${written.flags}`, call)
    const same = this.#add(`like ${JSON.stringify(written.parts.map(shapeOf))}`, call)
    const hider = same ?? this.#template(written.parts)
    if (hider === undefined && this.#templates.length < MOST_COMPARED)
      this.#templates.push({ parts: written.parts, span: spanOf(call) })
    return hider
  }

  #add(key: string, call: CheckedCall<Filter>): Span | undefined {
    const known = this.#exact.get(key)
    if (known === undefined) this.#exact.set(key, spanOf(call))
    return known
  }

  #like(value: Value): Span | undefined {
    return typeof value === 'string' ? this.#template([value]) : undefined
  }

  #template(parts: LikeParts): Span | undefined {
    return this.#templates.find((template) => takesAllOf(template.parts, parts))?.span
  }
}

/** What a part of a template takes, whatever the capture is called. */
function shapeOf(part: string | LikeCapture): unknown {
  return typeof part === 'string' ? part : [part.type]
}

function spanOf({ bound, span }: CheckedCall<Filter>): Span {
  return (bound.pattern ?? bound.value)?.span ?? span
}
