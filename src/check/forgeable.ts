import type { BoundArguments } from '../module/bound.ts'
import type { Action } from '../module/definition.ts'
import { parametersOf } from './parameters.ts'
import type { AddressCapture } from './patterns/pattern.ts'
import type { Scope } from './scope.ts'

/**
 * Warns of addresses that an attacker may choose, where the program acts on them: bans them, counts by them, or sets
 * another field from them. One that only stands in a report, or is only compared, harms nobody.
 */
export function warnOfForgeable(scope: Scope, addresses: readonly AddressCapture[]): void {
  if (scope.environment.onlyErrors) return
  for (const { name, warning } of addresses)
    scope.later(() => {
      const found = scope.fields.isActedOn(name) ? warning() : undefined
      if (found !== undefined) scope.report(found)
    })
}

/** Notes the fields that an action takes. */
export function noteFieldsActedOn(scope: Scope, action: Action, bound: BoundArguments): void {
  for (const { key, parameter } of parametersOf(action)) {
    const argument = bound[key]
    if (parameter.shape.kind === 'output' || argument === undefined) continue
    for (const item of argument.kind === 'several' ? argument.items : [argument])
      if (item.kind === 'field') scope.fields.actOn(item.name)
  }
}
