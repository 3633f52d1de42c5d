import { diagnose } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Expression } from '../language/ast.ts'
import { isShipped } from '../language/load.ts'
import type { NameKind } from '../module/shape.ts'
import { parseAddressOrNetwork } from '../values/address.ts'
import { Duration } from '../values/duration.ts'
import { textOf } from '../values/value.ts'
import { declaredNames, whereToDeclare } from './environment.ts'
import { type ExpectableEffect, KINDS_OF_DETAILS, pairedDetails } from './expectable.ts'
import type { ExpectedDetail } from './program.ts'
import type { Scope } from './scope.ts'

type Detail = ExpectedDetail['value']

/**
 * What is expected of an effect. A value that no effect can have is a mistake: `expect no …` with it would always be met.
 */
export function expectedDetails(
  scope: Scope,
  items: readonly Expression[],
  effect: string,
  known: ExpectableEffect,
): readonly ExpectedDetail[] | undefined {
  const details: ExpectedDetail[] = []
  for (const { keyword, key, item } of pairedDetails(items, known)) {
    if (item === undefined) {
      scope.report(diagnose('PY0307', keyword.span, { keyword: keyword.text }))
      return undefined
    }
    if (key === undefined) {
      scope.report(diagnose('PY0302', item.span, { name: `expect ${effect}`, what: 'further value' }))
      return undefined
    }
    const value = expectedValue(scope, key, item)
    if (value === undefined) return undefined
    details.push({ key, value })
  }
  return details
}

function expectedValue(scope: Scope, key: string, item: Expression): Detail | undefined {
  const kind = KINDS_OF_DETAILS[key]
  switch (kind?.kind) {
    case 'name':
      return expectedName(scope, kind.of, item)
    case 'word':
      if (item.kind === 'name' && kind.words.includes(item.text)) return item.text
      return unfit(scope, key, item, `one of ${kind.words.map((word) => `\`${word}\``).join(', ')}`)
    case 'address':
      return expectedAddress(scope, key, item)
    case 'duration': {
      const value = constantOf(scope, item)
      return value instanceof Duration
        ? value.seconds
        : unfit(scope, 'time', item, 'a duration, such as `2h`')
    }
    case 'text':
      if (item.kind !== 'name' || scope.constants.has(item.text)) return expectedAnything(scope, item)
      return unfit(scope, key, item, 'a text in quotes')
    default:
      return expectedAnything(scope, item)
  }
}

/**
 * A bare name stands for itself, and a constant that is a string for its text. What shipped chains expect may be called
 * otherwise in the settings: their tests are run where nobody set anything.
 */
function expectedName(scope: Scope, kind: NameKind, item: Expression): Detail | undefined {
  if (item.kind !== 'name') return unfit(scope, kind, item, 'a name without quotes')
  const constant = constantOf(scope, item)
  const name = typeof constant === 'string' ? constant : item.text
  const declared = declaredNames(scope.environment, kind)
  if (declared === undefined || declared.includes(name) || isShipped(item.span.file)) return name
  const hint = didYouMean(name, declared) ?? whereToDeclare(kind, name)
  scope.report(diagnose('PY0207', item.span, { what: kind, name }, hint))
  return undefined
}

/** As effects spell it: `::ffff:192.0.2.1` is expected as `192.0.2.1`. */
function expectedAddress(scope: Scope, key: string, item: Expression): Detail | undefined {
  const value = constantOf(scope, item)
  const text = value === undefined || Array.isArray(value) ? '' : textOf(value)
  return (
    parseAddressOrNetwork(text)?.text ??
    unfit(scope, key, item, 'an address or a network, such as `203.0.113.9`')
  )
}

function expectedAnything(scope: Scope, item: Expression): Detail {
  if (item.kind === 'name' && !scope.constants.has(item.text)) return item.text
  const value = scope.constants.of(item)?.value
  if (value === undefined) return null
  if (Array.isArray(value)) return value.map(textOf)
  return typeof value === 'number' ? value : textOf(value)
}

function constantOf({ constants }: Scope, item: Expression) {
  return item.kind === 'name' && !constants.has(item.text) ? undefined : constants.of(item)?.value
}

function unfit(scope: Scope, parameter: string, { kind, span }: Expression, expected: string): undefined {
  const written = span.file.text.slice(span.start, span.end)
  const found = kind === 'name' ? `the name \`${written}\`` : `\`${written}\``
  const hint =
    kind === 'name'
      ? 'a test names no field: it says what an effect has, or `FIELD == value`'
      : 'with another value it could never be met'
  scope.report(
    diagnose('PY0304', span, { parameter: `the ${parameter} that is expected`, expected, found }, hint),
  )
  return undefined
}
