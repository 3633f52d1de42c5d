import { isShipped } from '../../../../language/load.ts'
import type { Bound } from '../../../../module/bound.ts'
import type { Action } from '../../../../module/definition.ts'
import { parametersOf } from '../../../parameters.ts'
import type { CheckedCall } from '../../../program.ts'
import type { Flow } from '../../flow.ts'
import { statementsIn } from '../../statements-in.ts'

/** All that a program does with one counter. */
export interface CounterUses {
  readonly name: string
  /** What adds to it. */
  readonly counts: readonly CheckedCall<Action>[]
  /** What takes from it. */
  readonly others: readonly CheckedCall<Action>[]
}

/** The counters of a program, but for those that only shipped chains use. */
export function countersOf({ graph }: Flow): readonly CounterUses[] {
  const counters = new Map<string, { counts: CheckedCall<Action>[]; others: CheckedCall<Action>[] }>()
  for (const { body } of graph.nodes.values())
    for (const statement of statementsIn(body)) {
      if (statement.kind !== 'command') continue
      const { call } = statement
      const name = counterOf(call)
      if (name === undefined) continue
      const uses = counters.get(name) ?? { counts: [], others: [] }
      counters.set(name, uses)
      uses[call.definition.name === 'count' ? 'counts' : 'others'].push(call)
    }
  return [...counters]
    .map(([name, uses]) => ({ name, ...uses }))
    .filter(({ counts, others }) => [...counts, ...others].some(({ span }) => !isShipped(span.file)))
}

/** The name of the counter, where it stands in a call. */
export function nameOfCounter(call: CheckedCall<Action>): Bound | undefined {
  const key = parametersOf(call.definition).find(
    ({ parameter: { shape } }) => shape.kind === 'name' && shape.of === 'counter',
  )?.key
  return key === undefined ? undefined : call.bound[key]
}

function counterOf(call: CheckedCall<Action>): string | undefined {
  const name = nameOfCounter(call)
  return name?.kind === 'name' ? name.text : undefined
}
