import { types } from 'node:util'
import type { BoundArguments, Linker } from './bound.ts'
import { careful } from './careful-walk.ts'
import type { Action, CallCheck, Filter } from './definition.ts'
import { type Kit, NO_ACCOUNTS } from './ports.ts'
import type { Walk } from './walk.ts'

/** Characters of a message that are shown. */
const LONGEST_MESSAGE = 300

/**
 * A definition of which nothing is known but its types: its `check` and its `compile` are tried while the chains are
 * checked, so that what they throw becomes a diagnostic at the call, and no failure of the program. Nor can what they do in a
 * walk be more than a failure of that rule.
 */
export function cautious(definition: Filter): Filter
export function cautious(definition: Filter | Action): Filter | Action
export function cautious(definition: Filter | Action): Filter | Action {
  const check = (bound: BoundArguments, call: CallCheck): void => {
    try {
      definition.check?.(bound, call)
      const compiled: unknown = definition.instantiate(bound, NO_LINKER, NO_KIT)
      if (typeof compiled !== 'function') throw new Error('its `compile` must return a function of the walk')
      if (types.isAsyncFunction(compiled))
        throw new Error('its function is async, but a walk waits for nothing')
    } catch (error) {
      call.problem(
        `\`${definition.name}\``,
        `cannot be compiled: ${messageOf(error)}`,
        'give it other values, or mend its module',
      )
    }
  }
  return definition.kind === 'filter'
    ? { ...definition, check, instantiate: carefully(definition.instantiate) }
    : { ...definition, check, instantiate: carefully(definition.instantiate) }
}

function carefully<T>(
  instantiate: (bound: BoundArguments, linker: Linker, kit: Kit) => (walk: Walk) => T,
): typeof instantiate {
  return (bound, linker, kit) =>
    careful((carefulLinker, carefulKit) => instantiate(bound, carefulLinker, carefulKit), linker, kit)
}

/** What somebody's code threw, which may be anything, as one line. */
export function messageOf(thrown: unknown): string {
  return textOf(thrown)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\x00-\x1f\x7f-\x9f]/g, '�')
    .slice(0, LONGEST_MESSAGE)
}

function textOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name
  return typeof thrown === 'object' && thrown !== null ? 'something that is no error' : String(thrown)
}

/** Names that stand for nothing: what is compiled with them is thrown away. */
const NO_LINKER: Linker = {
  read: () => () => undefined,
  write: () => () => {},
  unset: () => () => {},
  template: () => () => '',
}

const NO_KIT: Kit = {
  rule: null,
  instance: '',
  accounts: NO_ACCOUNTS,
  lookups: { find: () => undefined },
  judge: () => undefined,
  timezone: 'UTC',
  table: () => ({ size: 0, get: () => undefined, set: () => {}, delete: () => {}, noteCut: () => {} }),
}
