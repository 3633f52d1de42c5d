import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Expression, Name } from '../language/ast.ts'
import { parseTemplate, type TemplateFilterCall } from '../language/template.ts'
import { type Bound, withoutCaptures } from '../module/bound.ts'
import type { Parameter } from '../module/parameters.ts'
import type { Shape } from '../module/shape.ts'
import { TEMPLATE_FILTERS } from '../module/template-filters.ts'
import { Duration } from '../values/duration.ts'
import { ownValue } from '../values/own-value.ts'
import type { ScalarType } from '../values/value.ts'
import { bindFamily } from './bind-family.ts'
import { declaredNames, whereToDeclare } from './environment.ts'
import { expectField } from './expect-field.ts'
import { warnOfForgeable } from './forgeable.ts'
import {
  describeOperand,
  hintForField,
  hintForTypes,
  hintToFit,
  type Operand,
  SUCH_A_VALUE,
} from './operands.ts'
import { checkRegex } from './patterns/pattern.ts'
import type { Scope } from './scope.ts'
import { nameShape, nameTypes, typesOfBound } from './types.ts'
import { parameterLabel } from './usage.ts'

/** Binds one argument to its parameter, or reports why it does not fit. A list goes to a parameter that takes several. */
export function bindArgument(
  scope: Scope,
  key: string,
  parameter: Parameter<unknown>,
  operand: Operand,
): Bound | undefined {
  const binder = new Binder(scope, key, parameter)
  if (!parameter.several || operand.kind !== 'list') return binder.bind(parameter.shape, operand)
  const items = operand.items.map((item) => binder.bind(parameter.shape, item))
  const bound = items.filter((item) => item !== undefined)
  return bound.length === items.length ? { kind: 'several', items: bound, span: operand.span } : undefined
}

class Binder {
  readonly #scope: Scope
  readonly #key: string
  readonly #parameter: Parameter<unknown>

  constructor(scope: Scope, key: string, parameter: Parameter<unknown>) {
    this.#scope = scope
    this.#key = key
    this.#parameter = parameter
  }

  bind(shape: Shape, operand: Operand): Bound | undefined {
    switch (shape.kind) {
      case 'field':
        return this.#field(shape, operand)
      case 'value':
        return this.#value(shape, operand)
      case 'constant':
        return this.#constantArgument(shape, operand)
      case 'template':
        return this.#template(shape, operand)
      case 'assigned':
        return operand.kind === 'text'
          ? this.#template(shape, operand)
          : this.#value({ types: [], list: 'allowed' }, operand)
      case 'name':
        return this.#name(shape, operand)
      case 'word':
        return this.#word(shape, operand)
      case 'output':
        return operand.kind === 'name'
          ? { kind: 'field', name: operand.text, span: operand.span }
          : this.#unfit(shape, operand)
      case 'pattern':
        return this.#pattern(shape, operand)
      case 'family':
        return operand.kind === 'name' && /^[a-z]/.test(operand.text)
          ? bindFamily(this.#scope, shape, operand.text, operand.span)
          : this.#unfit(shape, operand)
    }
  }

  #field(shape: Extract<Shape, { kind: 'field' }>, operand: Operand): Bound | undefined {
    if (operand.kind !== 'name') return this.#unfit(shape, operand)
    const bound = this.#fieldNamed(operand)
    this.#expectTypes(bound, shape.types)
    return bound
  }

  #value(shape: { types: readonly ScalarType[]; list: string }, operand: Operand): Bound | undefined {
    if (operand.kind === 'regex')
      return this.#say(operand.span, 'a value', 'a regular expression', 'patterns go with `~`')
    if (operand.kind === 'name' && !this.#scope.constants.has(operand.text)) {
      const bound = this.#fieldNamed(
        operand,
        `a text stands in quotes: "${operand.text}"; a field is captured or set first`,
      )
      this.#expectTypes(bound, shape.types)
      return bound
    }
    const bound = this.#constant(operand)
    if (bound === undefined) return undefined
    const isList = Array.isArray(bound.value)
    if (isList && shape.list === 'never')
      return this.#say(operand.span, 'a single value', 'a list', 'lists go with `in`')
    this.#expectTypes(bound, shape.types)
    return bound
  }

  #constantArgument(shape: Extract<Shape, { kind: 'constant' }>, operand: Operand): Bound | undefined {
    if (operand.kind === 'regex') return this.#unfit(shape, operand)
    if (operand.kind === 'name' && !this.#scope.constants.has(operand.text))
      return this.#say(
        operand.span,
        nameShape(shape),
        `the name \`${operand.text}\``,
        'it must be known when the chains are read: use a literal or a `define`',
      )
    const bound = this.#constant(operand)
    if (bound === undefined) return undefined
    if (Array.isArray(bound.value) || !bound.types.every((type) => shape.types.includes(type)))
      return this.#say(
        operand.span,
        nameShape(shape),
        describeOperand(operand, bound),
        shape.expects === undefined ? hintForTypes(shape.types) : SUCH_A_VALUE,
      )
    const { value } = bound
    const constant = value instanceof Duration ? value.microseconds : value
    const problem = shape.schema && this.#scope.judgeSchema(shape.schema, constant)
    if (problem === undefined) return bound
    if (shape.expects !== undefined)
      return this.#say(operand.span, shape.expects, describeOperand(operand, bound), SUCH_A_VALUE)
    this.#scope.report(diagnose('PY0306', operand.span, { parameter: this.#label(), problem }))
    return undefined
  }

  #template(shape: Shape, operand: Operand): Bound | undefined {
    if (shape.kind === 'template' && shape.orName !== undefined && this.#isOwnName(operand))
      return this.#name({ kind: 'name', of: shape.orName }, operand)
    const text = operand.kind === 'name' ? this.#scope.constants.textOf(operand.text) : operand
    if (text?.kind !== 'text') return this.#unfit(shape, operand)
    const { template, diagnostics } = parseTemplate(text)
    this.#reportAll(diagnostics)
    for (const part of template.parts) {
      if (typeof part === 'string') continue
      expectField(this.#scope, part.field, part.span)
      for (const filter of part.filters) this.#templateFilter(filter)
    }
    return { kind: 'template', template, span: text.span }
  }

  #templateFilter({ name, args, span }: TemplateFilterCall): void {
    const known = ownValue(TEMPLATE_FILTERS, name)
    if (known === undefined)
      this.#scope.report(diagnose('PY0602', span, { name }, didYouMean(name, Object.keys(TEMPLATE_FILTERS))))
    const problem = known?.check(args)
    if (problem !== undefined) this.#scope.report(diagnose('PY0604', span, { name, problem }))
  }

  /** Whether it is a name that no `define` gives another meaning. */
  #isOwnName(operand: Operand): boolean {
    return operand.kind === 'name' && !this.#scope.constants.has(operand.text)
  }

  #name(shape: Extract<Shape, { kind: 'name' }>, operand: Operand): Bound | undefined {
    if (operand.kind !== 'name') return this.#unfit(shape, operand)
    const constant = this.#scope.constants.has(operand.text)
      ? this.#scope.constants.get(operand.text)?.value
      : undefined
    const text = typeof constant === 'string' ? constant : operand.text
    const declared = declaredNames(this.#scope.environment, shape.of)
    if (declared !== undefined && !declared.includes(text))
      this.#scope.report(
        diagnose(
          'PY0207',
          operand.span,
          { what: shape.of, name: text },
          didYouMean(text, declared) ?? whereToDeclare(shape.of, text),
        ),
      )
    return { kind: 'name', text, span: operand.span }
  }

  #word(shape: Extract<Shape, { kind: 'word' }>, operand: Operand): Bound | undefined {
    if (operand.kind === 'name' && shape.words.includes(operand.text))
      return { kind: 'name', text: operand.text, span: operand.span }
    const hint = operand.kind === 'name' ? didYouMean(operand.text, shape.words) : undefined
    return this.#say(
      operand.span,
      nameShape(shape),
      describeOperand(operand),
      hint ?? 'write one of these words, without quotes',
    )
  }

  #pattern({ writes }: Extract<Shape, { kind: 'pattern' }>, operand: Operand): Bound | undefined {
    if (operand.kind !== 'regex')
      return this.#say(
        operand.span,
        'a regular expression `/…/`',
        describeOperand(operand),
        operand.kind === 'text'
          ? `write it between slashes, \`/${operand.value}/\`; a template in quotes goes with \`like\``
          : 'a regular expression stands between slashes: `~ /…/`',
      )
    const { pattern, diagnostics, addresses } = checkRegex(operand, this.#scope.regexes)
    this.#reportAll(diagnostics)
    if (pattern === undefined) return undefined
    if (!writes) return { kind: 'pattern', pattern: withoutCaptures(pattern), span: operand.span }
    warnOfForgeable(this.#scope, addresses)
    for (const { name, type } of pattern.captures) this.#scope.fields.write(name, [type])
    return { kind: 'pattern', pattern, span: operand.span }
  }

  #fieldNamed(name: Name, otherwise?: string): Bound & { kind: 'field' } {
    expectField(this.#scope, name.text, name.span, otherwise)
    return { kind: 'field', name: name.text, span: name.span }
  }

  #constant(operand: Expression): (Bound & { kind: 'constant' }) | undefined {
    const constant = this.#scope.constants.of(operand)
    return constant === undefined ? undefined : { kind: 'constant', ...constant, span: operand.span }
  }

  #expectTypes(bound: Bound, types: readonly ScalarType[]): void {
    if (types.length === 0) return
    const find = () => typesOfBound(bound, this.#scope.fields)
    const isFit = (type: ScalarType) => types.includes(type)
    // Types are only ever added: what fits now will fit then.
    if (find().some(isFit)) return
    this.#scope.later(() => {
      const found = find()
      if (found.length === 0 || found.some(isFit)) return
      const hint = bound.kind === 'field' ? hintForField(bound.name, types) : hintForTypes(types)
      this.#say(bound.span, nameTypes(types), nameTypes(found), hint)
    })
  }

  #unfit(shape: Shape, operand: Operand): undefined {
    return this.#say(operand.span, nameShape(shape), describeOperand(operand), hintToFit(shape, operand))
  }

  #say(span: Span, expected: string, found: string, hint?: string): undefined {
    this.#scope.report(diagnose('PY0304', span, { parameter: this.#label(), expected, found }, hint))
    return undefined
  }

  #label(): string {
    return parameterLabel(this.#key, this.#parameter)
  }

  #reportAll(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.#scope.report(diagnostic)
  }
}
