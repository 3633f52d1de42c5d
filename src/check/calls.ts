import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import type { Argument, Command } from '../language/ast.ts'
import type { Bound, BoundArguments } from '../module/bound.ts'
import type { Action, CallCheck, Filter } from '../module/definition.ts'
import { assignItems } from './action-items.ts'
import { bindArgument } from './bind.ts'
import { bindFamily } from './bind-family.ts'
import { assignArguments } from './filter-arguments.ts'
import { noteFieldsActedOn } from './forgeable.ts'
import type { Operand } from './operands.ts'
import { parametersOf } from './parameters.ts'
import type { CheckedCall } from './program.ts'
import type { Scope } from './scope.ts'
import { nameTypes, typesOfBound } from './types.ts'
import { parameterLabel, usageOf } from './usage.ts'

/** Where a call stands: in which chain, and in which rule. */
export interface Site {
  readonly chain: string
  readonly rule: Span
}

/** An operand, by the key of the parameter that it is for. */
type Assigned = ReadonlyMap<string, Operand | Bound>

/** Binds the items behind an action's name. */
export function bindAction(
  scope: Scope,
  action: Action,
  command: Command,
  site: Site,
): CheckedCall<Action> | undefined {
  const { operands, sound } = assignItems(scope, action, command.items)
  if (!sound) {
    noteOutputs(scope, action, outputsAmong(action, operands))
    return undefined
  }
  const bound = bindAll(scope, action, operands, command.name.span)
  if (bound !== undefined) noteFieldsActedOn(scope, action, bound)
  return bound && finish(scope, action, bound, command.span, site)
}

/** Binds the arguments of a filter that is called like a function: by position, or by name. */
export function bindFilter(
  scope: Scope,
  filter: Filter,
  args: readonly Argument[],
  span: Span,
  site: Site,
): CheckedCall<Filter> | undefined {
  const { operands, sound } = assignArguments(scope, filter, args)
  const bound = bindAll(scope, filter, operands, span)
  return sound && bound !== undefined ? finish(scope, filter, bound, span, site) : undefined
}

/** Binds the two sides of an operator. */
export function bindOperator(
  scope: Scope,
  filter: Filter,
  sides: Readonly<Record<string, Operand | Bound>>,
  span: Span,
  site: Site,
): CheckedCall<Filter> | undefined {
  const bound = bindAll(scope, filter, new Map(Object.entries(sides)), span)
  return bound === undefined ? undefined : finish(scope, filter, bound, span, site)
}

function bindAll(
  scope: Scope,
  definition: Filter | Action,
  operands: Assigned,
  span: Span,
): BoundArguments | undefined {
  const parameters = parametersOf(definition)
  const missing = parameters.find(
    ({ key, parameter: { optional, several } }) => !(optional || several || operands.has(key)),
  )
  if (missing !== undefined) {
    const details = { name: definition.name, parameter: parameterLabel(missing.key, missing.parameter) }
    scope.report(diagnose('PY0301', span, details, `write \`${usageOf(definition)}\``))
  }
  const bound: Record<string, Bound | undefined> = {}
  let sound = missing === undefined
  for (const { key, parameter } of parameters) {
    const operand = operands.get(key)
    // Where an argument is missing, the others were most likely meant for other parameters.
    if (missing !== undefined && parameter.shape.kind !== 'output') continue
    if (operand === undefined) {
      if (parameter.shape.kind === 'family')
        bound[key] = bindFamily(scope, parameter.shape, parameter.shape.prefix, span)
      continue
    }
    bound[key] = isBound(operand) ? operand : bindArgument(scope, key, parameter, operand)
    if (bound[key] === undefined) sound = false
  }
  noteOutputs(scope, definition, bound)
  return sound ? bound : undefined
}

/** The fields that a call would write which is wrong otherwise: they are not missing elsewhere. */
function outputsAmong(
  action: Action,
  operands: ReadonlyMap<string, Operand>,
): Record<string, Bound | undefined> {
  const outputs = parametersOf(action).flatMap(({ key, parameter }): [string, Bound][] => {
    const operand = operands.get(key)
    if (parameter.shape.kind !== 'output' || operand?.kind !== 'name') return []
    return [[key, { kind: 'field', name: operand.text, span: operand.span }]]
  })
  return Object.fromEntries(outputs)
}

/** The fields that the call writes exist from now on, with their types. */
function noteOutputs(
  scope: Scope,
  definition: Filter | Action,
  bound: Record<string, Bound | undefined>,
): void {
  for (const { key, parameter } of parametersOf(definition)) {
    const { shape } = parameter
    const target = bound[key]
    if (shape.kind !== 'output' || target?.kind !== 'field') continue
    if (typeof shape.type === 'string') {
      scope.fields.write(target.name, [shape.type])
      continue
    }
    const origin = bound[shape.type.of]
    if (origin?.kind === 'field') scope.fields.copy(target.name, origin.name)
    else scope.fields.write(target.name, typesOfBound(origin, scope.fields))
  }
}

function finish<D extends Filter | Action>(
  scope: Scope,
  definition: D,
  bound: BoundArguments,
  span: Span,
  site: Site,
): CheckedCall<D> {
  const { check } = definition
  if (check !== undefined) scope.later(() => check(bound, callCheck(scope, definition, bound, span)))
  return { definition, bound, span, rule: site.rule, instance: scope.instance(site.chain, definition.name) }
}

function callCheck(scope: Scope, definition: Filter | Action, bound: BoundArguments, span: Span): CallCheck {
  const labelOf = (key: string) => {
    const parameter = definition.parameters[key]
    return parameter === undefined ? key : parameterLabel(key, parameter)
  }
  return {
    typesOf: (key) => typesOfBound(bound[key], scope.fields),
    typesOfField: (field) => scope.fields.typesOf(field),
    problem: (key, problem, hint) =>
      scope.report(diagnose('PY0306', bound[key]?.span ?? span, { parameter: labelOf(key), problem }, hint)),
    incomparable: (hint) => {
      const [left, right] = Object.keys(definition.parameters)
      const field = bound[left ?? '']
      const name = field?.kind === 'field' ? field.name : 'this'
      const types = typesOfBound(bound[right ?? ''], scope.fields)
      const leftTypes = typesOfBound(field, scope.fields)
      scope.report(
        diagnose(
          'PY0305',
          bound[right ?? '']?.span ?? span,
          { left: name, leftTypes: nameTypes(leftTypes), right: nameTypes(types) },
          hintForComparedField(name, bound[right ?? '']) ?? hint,
        ),
      )
    },
    claim: (key, manner) => {
      const name = bound[key]
      if (name?.kind !== 'name') return
      const first = scope.claim(key, name.text, manner, name.span)
      if (first.manner === manner) return
      const details = { what: key, name: name.text, first: first.manner, manner }
      const related = [{ span: first.span, message: `it is ${first.manner} here` }]
      scope.report(diagnose('PY0403', name.span, details, undefined, related))
    },
  }
}

/** A word that was meant as a value is read as a field. */
function hintForComparedField(compared: string, right: Bound | undefined): string | undefined {
  if (right?.kind !== 'field') return undefined
  const taken = `\`${right.name}\` is a field here`
  return compared === 'PRIORITY'
    ? `${taken}; priorities are numbers, from 0 (emergency) to 7 (debug)`
    : `${taken}; a value is a number, a text in quotes or a constant`
}

function isBound(side: Operand | Bound): side is Bound {
  return ['constant', 'field', 'template', 'pattern', 'several'].includes(side.kind)
}
