import { EXPECTABLE_EFFECTS, KINDS_OF_DETAILS, pairedDetails } from '../check/expectable.ts'
import type { Span } from '../diagnostics/span.ts'
import type {
  Action,
  Block,
  Call,
  Command,
  Comparison,
  Condition,
  Expression,
  File,
  Item,
  Name,
  Pattern,
  Regex,
  Statement,
  Step,
  Text,
} from '../language/ast.ts'
import type { Modules } from '../module/modules.ts'
import type { NameKind, Shape } from '../module/shape.ts'
import { ownValue } from '../values/own-value.ts'
import { pairItems } from './command-items.ts'
import { type CaptureName, capturesOfLike, capturesOfRegex, placeholdersOf } from './inside-literals.ts'

/** What a name in a chain file can be the name of. */
export type OccurrenceKind =
  | 'chain'
  | 'constant'
  | 'field'
  | 'filter'
  | 'action'
  | 'template filter'
  | 'verdict'
  | 'keyword'
  | 'source'
  | 'include'
  | NameKind

/** A place at which something is named. */
export interface Occurrence {
  readonly kind: OccurrenceKind
  readonly name: string
  readonly span: Span
  /** Whether it comes into being here: a chain, a constant, or a field that is captured or set. */
  readonly defines: boolean
  /** What is said about this place in particular: the type of a capture, the documentation of a keyword. */
  readonly note?: string
}

/** All names of a file. `constants` are those of the whole program: a bare value that is none of them is a field. */
export function occurrencesIn(
  file: File,
  modules: Modules,
  constants: ReadonlySet<string>,
): readonly Occurrence[] {
  const collector = new Collector(modules, constants)
  return file.items.flatMap((item) => collector.inItem(item))
}

type Found = readonly Occurrence[]

class Collector {
  readonly #modules: Modules
  readonly #constants: ReadonlySet<string>

  constructor(modules: Modules, constants: ReadonlySet<string>) {
    this.#modules = modules
    this.#constants = constants
  }

  inItem(item: Item): Found {
    switch (item.kind) {
      case 'include':
        return [path(item.path)]
      case 'define': {
        const { name, value } = item
        const inside = value.kind === 'file-list' ? [path(value.path)] : this.#inConstant(value)
        return [found('constant', name, { defines: true }), ...inside]
      }
      case 'policy':
        return [...(item.source ? [found('source', item.source)] : []), ...this.#inActions(item.actions)]
      case 'chain': {
        const { sources = [], condition } = item.hook ?? {}
        return [
          found('chain', item.name, { defines: true }),
          ...sources.map((source) => found('source', source)),
          ...(condition ? this.#inCondition(condition) : []),
          ...this.#inBlock(item.body),
        ]
      }
      case 'test':
        return item.steps.flatMap((step) => this.#inStep(step))
    }
  }

  #inBlock({ statements }: Block): Found {
    return statements.flatMap((statement) => this.#inStatement(statement))
  }

  #inStatement(statement: Statement): Found {
    switch (statement.kind) {
      case 'rule':
        return [...this.#inCondition(statement.condition), ...this.#inActions(statement.actions)]
      case 'if': {
        const branches = statement.branches.flatMap(({ condition, body }) => [
          ...this.#inCondition(condition),
          ...this.#inBlock(body),
        ])
        return statement.otherwise ? [...branches, ...this.#inBlock(statement.otherwise)] : branches
      }
      case 'match': {
        const cases = statement.cases.flatMap(({ patterns, body }) => [
          ...patterns.flatMap((pattern) => this.#inPattern(pattern)),
          ...('kind' in body ? this.#inBlock(body) : this.#inActions(body)),
        ])
        return [found('field', statement.field), ...cases]
      }
      default:
        return this.#inAction(statement)
    }
  }

  #inPattern(pattern: Pattern): Found {
    switch (pattern.kind) {
      case 'regex':
        return captured(capturesOfRegex(pattern))
      case 'like':
        return captured(capturesOfLike(pattern.template))
      default:
        return this.#inConstant(pattern)
    }
  }

  #inCondition(condition: Condition): Found {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return condition.operands.flatMap((operand) => this.#inCondition(operand))
      case 'not':
        return this.#inCondition(condition.operand)
      case 'exists': {
        const { file, end } = condition.span
        const word = { text: 'exists', span: { file, start: end - 'exists'.length, end } }
        return [found('field', condition.field), found('filter', word)]
      }
      case 'comparison':
        return this.#inComparison(condition)
      case 'call':
        return this.#inCall(condition)
    }
  }

  #inComparison({ field, operator, operatorSpan, right }: Comparison): Found {
    const sides = [found('field', field), found('filter', { text: operator, span: operatorSpan })]
    if (right.kind === 'regex')
      return operator === '!~' ? sides : [...sides, ...captured(capturesOfRegex(right))]
    if (operator === 'like' && right.kind === 'text') return [...sides, ...captured(capturesOfLike(right))]
    return [...sides, ...this.#inValue(right)]
  }

  #inCall({ name, args }: Call): Found {
    const filter = this.#modules.filters.find((known) => known.name === name.text)
    const parameters = Object.entries(filter?.parameters ?? {})
    const inside = args.flatMap(({ name: keyword, value }, index) => {
      const meant = keyword
        ? parameters.find(([key, parameter]) => (parameter.keyword ?? key) === keyword.text)
        : (parameters[index] ?? parameters.at(-1))
      const named = keyword && meant ? [found('keyword', keyword, { note: meant[1].documentation })] : []
      return [...named, ...this.#inArgument(value, meant?.[1].shape)]
    })
    return [found('filter', name), ...inside]
  }

  #inActions(actions: readonly Action[]): Found {
    return actions.flatMap((action) => this.#inAction(action))
  }

  #inAction(action: Action): Found {
    if (action.kind === 'command') return this.#inCommand(action)
    const { span, verdict, target } = action
    const word = { text: verdict, span: { ...span, end: span.start + verdict.length } }
    return [found('verdict', word), ...(target ? [found('chain', target)] : [])]
  }

  #inCommand({ name, items }: Command): Found {
    const action = this.#modules.actions.find((known) => known.name === name.text)
    const inside = pairItems(action?.parameters ?? {}, items).flatMap(({ item, role, parameter }) => {
      if (item.kind === 'equals-sign') return []
      if (role === 'keyword')
        return item.kind === 'name' ? [found('keyword', item, { note: parameter.documentation })] : []
      const each = item.kind === 'list' && parameter.several ? item.items : [item]
      return each.flatMap((value) => this.#inArgument(value, parameter.shape))
    })
    return [found('action', name), ...inside]
  }

  #inArgument(value: Expression | Regex, shape: Shape | undefined): Found {
    if (value.kind === 'regex') return captured(capturesOfRegex(value))
    if (value.kind === 'text' && (shape?.kind === 'template' || shape?.kind === 'assigned'))
      return placeholdersOf(value).map(({ kind, ...name }) => found(kind, name))
    if (value.kind !== 'name') return this.#inValue(value)
    switch (shape?.kind) {
      case 'field':
        return [found('field', value)]
      case 'output':
        return [found('field', value, { defines: true })]
      case 'name':
        return [found(this.#constants.has(value.text) ? 'constant' : shape.of, value)]
      case 'word':
      case 'family':
        return []
      default:
        return this.#inValue(value)
    }
  }

  /** A bare name is a constant, and else a field. */
  #inValue(value: Expression): Found {
    return value.kind === 'name' && !this.#constants.has(value.text)
      ? [found('field', value)]
      : this.#inConstant(value)
  }

  #inConstant(value: Expression): Found {
    if (value.kind === 'list') return value.items.flatMap((item) => this.#inConstant(item))
    return value.kind === 'name' ? [found('constant', value)] : []
  }

  #inStep(step: Step): Found {
    switch (step.kind) {
      case 'given':
        return step.fields.flatMap(({ name, value }) => [found('field', name), ...this.#inConstant(value)])
      case 'expect-condition':
        return this.#inCondition(step.condition)
      case 'expect-effect':
        return [found('action', step.effect), ...this.#inExpected(step.effect.text, step.items)]
      default:
        return []
    }
  }

  /** What is expected of an effect names constants; its own words, such as `INFO`, are none even where one is called so. */
  #inExpected(effect: string, items: readonly Expression[]): Found {
    const known = ownValue(EXPECTABLE_EFFECTS, effect)
    if (known === undefined) return []
    return [...pairedDetails(items, known)].flatMap(({ key = '', item }) => {
      if (item === undefined || KINDS_OF_DETAILS[key]?.kind === 'word') return []
      return this.#inConstant(item).filter(({ name }) => this.#constants.has(name))
    })
  }
}

function found(
  kind: OccurrenceKind,
  { text, span }: Pick<Name, 'text' | 'span'>,
  { defines = false, note }: { readonly defines?: boolean; readonly note?: string } = {},
): Occurrence {
  return { kind, name: text, span, defines, ...(note === undefined ? {} : { note }) }
}

function path({ value, span }: Text): Occurrence {
  return found('include', { text: value, span })
}

function captured(captures: readonly CaptureName[]): Found {
  return captures.map(({ type, ...name }) => found('field', name, { defines: true, note: type }))
}
