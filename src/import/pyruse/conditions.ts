import { parseAddress, parseNetwork } from '../../values/address.ts'
import { type Pattern, patternOf } from '../python/patterns.ts'
import { quoted } from '../strings.ts'
import { textArgument, textsArgument } from './arguments.ts'
import type { Step } from './configuration.ts'
import type { Importing } from './importing.ts'
import { withOwnLog } from './own-log.ts'

const COMPARISONS: Readonly<Record<string, string>> = {
  filter_equals: '==',
  filter_lowerOrEquals: '<=',
  filter_greaterOrEquals: '>=',
}

/** What a filter of Pyruse asks. */
export type Condition =
  | { readonly kind: 'test'; readonly text: string }
  /** Whether a field matches one of some patterns. */
  | { readonly kind: 'match'; readonly field: string; readonly patterns: readonly Pattern[] }

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
    const values =
      comparison === '==' ? withOwnLog(field, [step.args.value], importing.notes) : [step.args.value]
    if (values.length > 1) return among(field, values, importing)
    const value = literal(values[0], field, importing)
    return value === undefined ? undefined : test(`${field} ${comparison} ${value}`)
  }
  switch (step.module) {
    case 'filter_in':
      return among(field, withOwnLog(field, [step.args.values].flat(), importing.notes), importing)
    case 'filter_inNetworks':
      return inNetworks(field, textsArgument(step, 'nets'), importing)
    case 'filter_userExists':
      return test(`user_exists(${field})`)
    case 'filter_pcre':
    case 'filter_pcreAny':
      return match(field, step, importing)
    default:
      return undefined
  }
}

function among(field: string, values: readonly unknown[], importing: Importing): Condition | undefined {
  const [only, ...more] = values.flatMap((value) => literal(value, field, importing) ?? [])
  if (only === undefined) return undefined
  return test(more.length === 0 ? `${field} == ${only}` : `${field} in [${[only, ...more].join(', ')}]`)
}

function inNetworks(field: string, networks: readonly string[], importing: Importing): Condition {
  return test(`${field} in ${importing.networks.nameOf(networks) ?? networkList(networks)}`)
}

function match(field: string, step: Step, { types, notes }: Importing): Condition | undefined {
  const save = textsArgument(step, 'save')
  const patterns = textsArgument(step, 're').flatMap((re) => patternOf(re, field, save, types, notes) ?? [])
  return patterns.length === 0 ? undefined : { kind: 'match', field, patterns }
}

function test(text: string): Condition {
  return { kind: 'test', text }
}

/** A condition as it stands in a rule or behind `if`. */
export function conditionText(condition: Condition): string {
  if (condition.kind === 'test') return condition.text
  const tests = condition.patterns.map(({ text, further }) =>
    [`${condition.field} ~ ${text}`, ...further].join(' and '),
  )
  return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' or ')})`
}

/** Networks as a list of the language. */
export function networkList(networks: readonly string[]): string {
  return `[${networks.map((text) => networkOf(text) ?? quoted(text)).join(', ')}]`
}

function networkOf(text: string): string | undefined {
  return (parseNetwork(text) ?? parseAddress(text))?.text
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
  if (type === 'addr') return networkOf(text) ?? quoted(text)
  return quoted(text)
}
