import type { CheckedCall } from '../check/program.ts'
import type { Action } from '../module/definition.ts'
import { quietly } from './quietly.ts'
import type { WalkState } from './walk-state.ts'
import type { Workshop } from './workshop.ts'

/** An action that fails ends nothing: the failure is noted, and the walk goes on. */
export function compileCommand(call: CheckedCall<Action>, workshop: Workshop): (walk: WalkState) => void {
  const kit = workshop.kitFor(call)
  const run = call.definition.instantiate(call.bound, workshop.linker, kit)
  const step = (walk: WalkState) => {
    try {
      run(walk)
    } catch (error) {
      walk.fail(kit.rule, error)
    }
  }
  const { observer } = workshop
  if (observer === undefined) return step
  const gauge = quietly(() => call.definition.gauge?.(call.bound, workshop.linker, kit))
  return (walk) => {
    observer.running(
      call,
      quietly(() => gauge?.(walk)),
    )
    step(walk)
    observer.ran(call)
  }
}
