import type { Filter } from '../../module/definition.ts'
import type { CheckedCall, CheckedCondition } from '../program.ts'
import { isOperator, neededBy, writesOf } from './call-fields.ts'
import { FieldStates } from './field-states.ts'
import { Meeting } from './meeting.ts'
import { ASSUMED, NOTHING, setTo, whereSet, whereUnset } from './presence.ts'

/**
 * The fields where a condition holds, and where it does not; undefined where that cannot be. Either may be the very state that
 * the condition was asked in, where it says nothing about fields.
 */
export interface Outcomes {
  readonly yes: FieldStates | undefined
  readonly no: FieldStates | undefined
}

/** What `visit` is told of each filter: the fields as they are when it is asked. */
type Visit = (call: CheckedCall<Filter>, fields: FieldStates) => void

/** What a condition says about the fields, which stay as they are in `fields` itself. */
export function outcomesOf(condition: CheckedCondition, fields: FieldStates, visit: Visit): Outcomes {
  switch (condition.kind) {
    case 'filter':
      visit(condition.call, fields)
      return outcomesOfFilter(condition.call, fields)
    case 'not': {
      const { yes, no } = outcomesOf(condition.operand, fields, visit)
      return { yes: no, no: yes }
    }
    case 'and': {
      const { all, some } = inTurn(condition.operands, fields, visit, ({ yes, no }) => [yes, no])
      return { yes: all, no: some }
    }
    case 'or': {
      const { all, some } = inTurn(condition.operands, fields, visit, ({ yes, no }) => [no, yes])
      return { yes: some, no: all }
    }
  }
}

/** Each operand is asked only where those before it went on: what holds where all did, and where any one did not. */
function inTurn(
  operands: readonly CheckedCondition[],
  fields: FieldStates,
  visit: Visit,
  sides: (outcomes: Outcomes) => readonly [FieldStates | undefined, FieldStates | undefined],
) {
  const meeting = new Meeting(fields)
  for (const operand of operands) {
    const [on, end] = sides(outcomesOf(operand, meeting.trunk, visit))
    if (end !== undefined) meeting.arrive(end)
    if (on === undefined) return { all: undefined, some: meeting.end() }
    meeting.goOn(on)
  }
  return { all: meeting.trunk, some: meeting.end() }
}

function outcomesOfFilter(call: CheckedCall<Filter>, fields: FieldStates): Outcomes {
  const yes = new FieldStates(fields)
  for (const field of neededBy(call)) yes.set(field, whereSet(fields.get(field)))
  write(call, yes, 'always')
  if (!isOperator(call)) return { yes, no: writtenAtTimes(call, fields) }
  const field = call.bound.field?.kind === 'field' ? call.bound.field.name : undefined
  if (field === undefined) return { yes, no: fields }
  const before = fields.get(field)
  if (call.definition.name === 'exists') return { yes, no: whereMissing(field, fields) }
  return { yes, no: takesAnyText(call) && before === setTo(['string']) ? undefined : fields }
}

function whereMissing(field: string, fields: FieldStates): FieldStates | undefined {
  const unset = whereUnset(fields.get(field))
  if (unset === NOTHING) return undefined
  const state = new FieldStates(fields)
  state.set(field, unset)
  return state
}

/** Behind what writes its fields also, or only, where it is false. */
function writtenAtTimes(call: CheckedCall<Filter>, fields: FieldStates): FieldStates {
  if (writesOf(call).length === 0) return fields
  const state = new FieldStates(fields)
  write(call, state, 'sometimes')
  return state
}

function write(call: CheckedCall<Filter>, fields: FieldStates, certainty: 'always' | 'sometimes'): void {
  for (const written of writesOf(call)) {
    const before = fields.get(written.field)
    const value = typeof written.value === 'number' ? written.value : setTo([])
    const assumed = written.certainty === 'assumed' ? ASSUMED : NOTHING
    const isCertain = certainty === 'always' && written.certainty !== 'sometimes'
    fields.set(written.field, isCertain ? value | assumed : value | before)
  }
}

/** Whether it is a `like` that any text satisfies. */
function takesAnyText({ bound }: CheckedCall<Filter>): boolean {
  if (bound.pattern?.kind !== 'pattern' || bound.pattern.pattern.written.kind !== 'like') return false
  const { parts } = bound.pattern.pattern.written
  const [only] = parts
  return parts.length === 1 && typeof only === 'object' && only.type === 'text'
}
