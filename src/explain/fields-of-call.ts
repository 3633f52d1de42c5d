import type { CheckedCall } from '../check/program.ts'
import type { Bound } from '../module/bound.ts'
import type { Action, Filter } from '../module/definition.ts'

/** The fields that a call reads by name. */
export function fieldsRead({ definition, bound }: CheckedCall<Filter | Action>): readonly string[] {
  return Object.entries(definition.parameters).flatMap(([key, { shape }]) =>
    shape.kind === 'output' ? [] : fieldsIn(bound[key]),
  )
}

/** The fields that a call may write: the captures of its patterns, what a text brings, and what it sets or takes away. */
export function fieldsWritten({ definition, bound }: CheckedCall<Filter | Action>): readonly string[] {
  return Object.entries(definition.parameters).flatMap(([key, { shape }]) => {
    const argument = bound[key]
    if (argument?.kind === 'pattern') return argument.pattern.captures.map(({ name }) => name)
    if (argument?.kind === 'family') return [...argument.names]
    return shape.kind === 'output' ? fieldsIn(argument) : []
  })
}

function fieldsIn(argument: Bound | undefined): readonly string[] {
  if (argument?.kind === 'field') return [argument.name]
  return argument?.kind === 'several' ? argument.items.flatMap(fieldsIn) : []
}
