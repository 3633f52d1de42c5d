import { parseFile } from '../language/parse.ts'
import { isObject } from '../values/json-value.ts'
import type { Action, Filter } from './definition.ts'

/** What a module of a user's own exports under one name: a filter or an action, something else, or one that is wrong. */
export type Exported =
  | { readonly kind: 'definition'; readonly definition: Filter | Action }
  | { readonly kind: 'other' }
  | { readonly kind: 'wrong'; readonly problem: string; readonly hint: string }

/** Judges an exported value. JavaScript has no types to rely on, so each part that is used later is looked at. */
export function judgeExport(value: unknown): Exported {
  if (!isObject(value) || (value.kind !== 'filter' && value.kind !== 'action')) return { kind: 'other' }
  const { kind } = value
  const named = `the ${kind} ${JSON.stringify(value.name)}`
  const wrong = (problem: string, hint: string): Exported => ({
    kind: 'wrong',
    problem: `exports ${named}, ${problem}`,
    hint,
  })
  if (!isCallable(kind, value.name))
    return wrong(
      'which no chain could call',
      'a name is made of letters, digits and `_`, and is no word of the language',
    )
  if (typeof value.summary !== 'string' || value.summary === '')
    return wrong('which has no summary', 'say in one sentence what it does: summary: "True where …"')
  if (value.details !== undefined && typeof value.details !== 'string')
    return wrong('whose details are no text', 'write them as a string, or leave them out')
  if (!isObject(value.parameters))
    return wrong('which has no parameters', 'name them, or write parameters: {}')
  const odd = Object.entries(value.parameters).find(([, parameter]) => !isParameter(parameter))
  if (odd !== undefined)
    return wrong(
      `whose parameter \`${odd[0]}\` is none`,
      'make it with the kit: field("…"), value("…"), duration("…")',
    )
  if (!Array.isArray(value.examples) || !value.examples.every(isExample))
    return wrong('whose examples are none', 'write them as { rules: ["…"], test: ["given …", "expect …"] }')
  if (!isDefinition(value))
    return wrong('which the kit did not make', 'make it with defineFilter or defineAction')
  return { kind: 'definition', definition: value }
}

/** Whether chains can write it: the grammar itself is asked, so that no word of it can be missed. */
function isCallable(kind: 'filter' | 'action', name: unknown): boolean {
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) return false
  const call = kind === 'filter' ? `${name}(x) -> accept` : `${name} x`
  const { file, diagnostics } = parseFile({ name: 'name', text: `chain c {\n${call}\n}` })
  return diagnostics.length === 0 && file.items.length === 1
}

function isParameter(value: unknown): boolean {
  return (
    isObject(value) &&
    isObject(value.shape) &&
    typeof value.shape.kind === 'string' &&
    typeof value.documentation === 'string' &&
    typeof value.link === 'function'
  )
}

function isExample(value: unknown): boolean {
  return isObject(value) && isLines(value.rules) && isLines(value.test)
}

function isLines(value: unknown): boolean {
  return Array.isArray(value) && value.every((line) => typeof line === 'string')
}

/** The rest of what makes a definition; the parts above were looked at one by one. */
function isDefinition(value: unknown): value is Filter | Action {
  return isObject(value) && typeof value.instantiate === 'function'
}
