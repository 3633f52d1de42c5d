import type { Action, Filter } from '../module/definition.ts'
import type { Parameter } from '../module/parameters.ts'

/** A parameter of a filter or an action under its name. */
export interface NamedParameter {
  readonly key: string
  readonly parameter: Parameter<unknown>
}

/** Listed once a definition: a program has many calls and few definitions. */
const listed = new WeakMap<Filter | Action, readonly NamedParameter[]>()

/** The parameters of a definition in order. */
export function parametersOf(definition: Filter | Action): readonly NamedParameter[] {
  const known = listed.get(definition)
  if (known !== undefined) return known
  const parameters = Object.entries(definition.parameters).map(([key, parameter]) => ({ key, parameter }))
  listed.set(definition, parameters)
  return parameters
}
