import { OPERATORS } from '../language/ast.ts'
import type { Action, Filter } from '../module/definition.ts'
import type { Parameter } from '../module/parameters.ts'

/** Filters that are written between or behind their arguments, and never called. */
export const OPERATOR_NAMES: ReadonlySet<string> = new Set([...OPERATORS, 'exists'])

/** How a filter or an action is written: `ban ADDRESS with SET [for FOR]`, `once_per(WITHIN, FIELDS…)`, `FIELD in VALUE`. */
export function usageOf(definition: Filter | Action): string {
  const parameters = Object.entries(definition.parameters)
  if (definition.kind === 'action')
    return [definition.name, ...parameters.map(([key, parameter]) => asItem(key, parameter))].join(' ')
  if (OPERATOR_NAMES.has(definition.name)) {
    const [left, ...right] = parameters.map(([key]) => key.toUpperCase())
    return [left, definition.name, ...right].join(' ')
  }
  return `${definition.name}(${parameters.map(asArgument).join('')})`
}

/** How one parameter is called in messages: by its keyword, else by its name. */
export function parameterLabel(key: string, parameter: Parameter<unknown>): string {
  return parameter.keyword === undefined
    ? `\`${key.toUpperCase()}\``
    : `\`${parameter.keyword} ${key.toUpperCase()}\``
}

function asItem(key: string, parameter: Parameter<unknown>): string {
  const value = placeholder(key, parameter)
  const item = parameter.keyword === undefined ? value : `${parameter.keyword} ${value}`
  return parameter.optional ? `[${item}]` : item
}

function asArgument([key, parameter]: readonly [string, Parameter<unknown>], index: number): string {
  const value = `${placeholder(key, parameter)}${parameter.several ? '…' : ''}`
  const named = parameter.keyword === undefined ? value : `${parameter.keyword}: ${value}`
  const argument = index === 0 ? named : `, ${named}`
  return parameter.optional ? `[${argument}]` : argument
}

function placeholder(key: string, { shape }: Parameter<unknown>): string {
  return shape.kind === 'word' && shape.words.length <= 6 ? shape.words.join('|') : key.toUpperCase()
}
