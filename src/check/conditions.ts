import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Call, Comparison, Condition, Expression, Name, Pattern, Regex, Text } from '../language/ast.ts'
import type { Bound } from '../module/bound.ts'
import { bindFilter, bindOperator, type Site } from './calls.ts'
import { warnOfForgeable } from './forgeable.ts'
import { describeOperand } from './operands.ts'
import { checkLike } from './patterns/pattern.ts'
import type { CheckedCondition } from './program.ts'
import type { Scope } from './scope.ts'
import { OPERATOR_NAMES } from './usage.ts'

/** Checks a condition; undefined where something in it is wrong, which was reported. */
export function checkCondition(scope: Scope, condition: Condition, site: Site): CheckedCondition | undefined {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const checked = condition.operands.map((operand) => checkCondition(scope, operand, site))
      const operands = checked.filter((operand) => operand !== undefined)
      return operands.length === checked.length ? { kind: condition.kind, operands } : undefined
    }
    case 'not': {
      const operand = checkCondition(scope, condition.operand, site)
      return operand && { kind: 'not', operand }
    }
    case 'comparison':
      return checkComparison(scope, condition, site)
    case 'exists':
      return operator(scope, 'exists', { field: condition.field }, condition.span, site)
    case 'call':
      return checkCall(scope, condition, site)
  }
}

/** The condition that the first pattern of a case which matches makes: any of them, on the field of the `match`. */
export function checkCase(
  scope: Scope,
  field: Name,
  patterns: readonly Pattern[],
  site: Site,
): CheckedCondition | undefined {
  const checked = patterns.map((pattern) => checkPattern(scope, field, pattern, site))
  const operands = checked.filter((operand) => operand !== undefined)
  if (operands.length !== checked.length) return undefined
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'or', operands }
}

function checkPattern(scope: Scope, field: Name, pattern: Pattern, site: Site): CheckedCondition | undefined {
  switch (pattern.kind) {
    case 'regex':
      return operator(scope, '~', { field, pattern }, pattern.span, site)
    case 'like':
      return like(scope, field, pattern.template, pattern.span, site)
    default: {
      const isList =
        pattern.kind === 'list' || (pattern.kind === 'name' && Array.isArray(constantNamed(scope, pattern)))
      return operator(scope, isList ? 'in' : '==', { field, value: pattern }, pattern.span, site)
    }
  }
}

function checkComparison(
  scope: Scope,
  { field, operator: symbol, right, span }: Comparison,
  site: Site,
): CheckedCondition | undefined {
  if (symbol !== 'like')
    return operator(
      scope,
      symbol,
      { field, [symbol === '~' || symbol === '!~' ? 'pattern' : 'value']: right },
      span,
      site,
    )
  const text = right.kind === 'name' ? scope.constants.textOf(right.text) : right
  if (text?.kind === 'text') return like(scope, field, text, span, site)
  const found = describeOperand(right)
  const hint =
    right.kind === 'regex'
      ? 'regular expressions go with `~`'
      : 'for example `like "Failed {_} from {ip:addr}"`'
  scope.report(
    diagnose('PY0304', right.span, { parameter: '`like`', expected: 'a template in quotes', found }, hint),
  )
  return undefined
}

function like(scope: Scope, field: Name, text: Text, span: Span, site: Site): CheckedCondition | undefined {
  const { pattern, diagnostics, addresses } = checkLike(text)
  for (const diagnostic of diagnostics) scope.report(diagnostic)
  warnOfForgeable(scope, addresses)
  if (pattern === undefined) return undefined
  for (const { name, type } of pattern.captures) scope.fields.write(name, [type])
  return operator(
    scope,
    'like',
    { field, pattern: { kind: 'pattern', pattern, span: text.span } },
    span,
    site,
  )
}

function operator(
  scope: Scope,
  symbol: string,
  sides: Readonly<Record<string, Expression | Regex | Bound>>,
  span: Span,
  site: Site,
): CheckedCondition | undefined {
  const filter = scope.filters.get(symbol)
  if (filter === undefined) throw new Error(`the filter of the operator ${symbol} is missing`)
  const call = bindOperator(scope, filter, sides, span, site)
  return call && { kind: 'filter', call }
}

function checkCall(scope: Scope, { name, args, span }: Call, site: Site): CheckedCondition | undefined {
  const filter = scope.filters.get(name.text)
  if (filter === undefined) {
    scope.report(diagnose('PY0202', name.span, { name: name.text }, hintForFilter(scope, name.text)))
    return undefined
  }
  const call = bindFilter(scope, filter, args, span, site)
  return call && { kind: 'filter', call }
}

function hintForFilter(scope: Scope, name: string): string {
  if (scope.actions.has(name)) return `\`${name}\` is an action: it goes behind \`->\``
  const callable = [...scope.filters.keys()].filter((known) => !OPERATOR_NAMES.has(known))
  return didYouMean(name, callable) ?? `the filters are ${callable.join(', ')}`
}

function constantNamed(scope: Scope, name: Name) {
  return scope.constants.has(name.text) ? scope.constants.get(name.text)?.value : undefined
}
