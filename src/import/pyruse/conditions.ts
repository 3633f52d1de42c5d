import { parseAddress, parseNetwork } from '../../values/address.ts'
import { textArgument, textsArgument } from './arguments.ts'
import type { Step } from './configuration.ts'
import type { Importing } from './importing.ts'
import { patternOf } from './patterns.ts'
import { quoted } from './texts.ts'

const COMPARISONS: Readonly<Record<string, string>> = {
  filter_equals: '==',
  filter_lowerOrEquals: '<=',
  filter_greaterOrEquals: '>=',
}

/** What a filter of Pyruse asks. */
export type Condition =
  | { readonly kind: 'test'; readonly text: string }
  /** Whether a field matches one of some patterns. */
  | { readonly kind: 'match'; readonly field: string; readonly patterns: readonly string[] }

/** The condition that stands for a filter; undefined, and noted, where there is none. */
export function conditionOf(step: Step, importing: Importing): Condition | undefined {
  const field = textArgument(step, 'field')
  const found = field === undefined ? undefined : conditionOn(field, step, importing)
  if (found === undefined)
    importing.notes.loss(`the filter \`${step.module}\` has no counterpart that is known here`)
  return found
}

function conditionOn(field: string, step: Step, importing: Importing): Condition | undefined {
  const comparison = COMPARISONS[step.module]
  if (comparison !== undefined) {
    const value = literal(step.args.value, field, importing)
    return value === undefined ? undefined : test(`${field} ${comparison} ${value}`)
  }
  switch (step.module) {
    case 'filter_in':
      return test(`${field} in ${list([step.args.values].flat(), field, importing)}`)
    case 'filter_inNetworks':
      return test(`${field} in ${list(textsArgument(step, 'nets'), field, importing)}`)
    case 'filter_userExists':
      return test(`user_exists(${field})`)
    case 'filter_pcre':
    case 'filter_pcreAny':
      return match(field, step, importing)
    default:
      return undefined
  }
}

function match(field: string, step: Step, { types, notes }: Importing): Condition | undefined {
  const save = textsArgument(step, 'save')
  const patterns = textsArgument(step, 're').flatMap((re) => patternOf(re, save, types, notes) ?? [])
  return patterns.length === 0 ? undefined : { kind: 'match', field, patterns }
}

function test(text: string): Condition {
  return { kind: 'test', text }
}

/** A condition as it stands in a rule or behind `if`. */
export function conditionText(condition: Condition): string {
  if (condition.kind === 'test') return condition.text
  const tests = condition.patterns.map((pattern) => `${condition.field} ~ ${pattern}`)
  return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' or ')})`
}

function list(values: readonly unknown[], field: string, importing: Importing): string {
  return `[${values.flatMap((value) => literal(value, field, importing) ?? []).join(', ')}]`
}

/** A value as the field's type writes it. */
function literal(value: unknown, field: string, { types, notes }: Importing): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value)
  const type = types.of(field)
  if (type === 'int') {
    if (/^-?\d+$/.test(text)) return text
    notes.loss(`\`${field}\` is a number: it is never ${JSON.stringify(value)}`)
  }
  if (type === 'addr') return (parseNetwork(text) ?? parseAddress(text))?.text ?? quoted(text)
  return quoted(text)
}
