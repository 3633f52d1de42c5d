import type { CheckedCondition, CheckedProgram, CheckedStatement } from '../../src/check/program.ts'
import { changedFields } from '../../src/compile/changed-fields.ts'
import type { Walked } from '../../src/compile/compile.ts'
import { createLinker } from '../../src/compile/linker.ts'
import { Slots, WalkState } from '../../src/compile/walk-state.ts'
import { ruleName } from '../../src/compile/workshop.ts'
import type { StateTables } from '../../src/engine/state-tables.ts'
import type { Entry } from '../../src/module/entry.ts'
import { ONLY_ROOT } from '../support/program.ts'

type End = 'continue' | 'leave' | 'accept' | 'drop'

/**
 * Walks an entry of the journal by looking at the checked program, statement after statement: what the language means, in its
 * plainest words. Nothing is compiled, sifted or dispatched.
 */
export function createPlainWalk(program: CheckedProgram, tables: StateTables): (entry: Entry) => Walked {
  const slots = new Slots()
  // A walk has room for what it writes from its beginning on.
  for (const field of changedFields(program)) slots.of(field)
  const linker = createLinker(slots, 'UTC')
  const state = new WalkState(slots)
  const kitFor = ({ rule, instance }: { rule: Parameters<typeof ruleName>[0]; instance: string }) => ({
    rule: ruleName(rule),
    instance,
    accounts: ONLY_ROOT,
    lookups: { find: () => undefined },
    judge: () => undefined,
    timezone: 'UTC',
    table: <T>(name: string) => tables.table<T>(name),
  })
  const holds = (condition: CheckedCondition): boolean => {
    switch (condition.kind) {
      case 'not':
        return !holds(condition.operand)
      case 'and':
        return condition.operands.every(holds)
      case 'or':
        return condition.operands.some(holds)
      case 'filter': {
        const { call } = condition
        return (
          tried(call, () => call.definition.instantiate(call.bound, linker, kitFor(call))(state)) ?? false
        )
      }
    }
  }
  const tried = <T>(call: Parameters<typeof kitFor>[0], act: () => T): T | undefined => {
    try {
      return act()
    } catch (error) {
      state.fail(kitFor(call).rule, error)
      return undefined
    }
  }
  const runAll = (statements: readonly CheckedStatement[], chain: string): End => {
    for (const statement of statements) {
      const end = run(statement, chain)
      if (end !== 'continue') return end
    }
    return 'continue'
  }
  const run = (statement: CheckedStatement, chain: string): End => {
    if (statement.kind === 'command') {
      const { call } = statement
      tried(call, () => call.definition.instantiate(call.bound, linker, kitFor(call))(state))
      return 'continue'
    }
    if (statement.kind === 'branches') {
      const taken = statement.branches.find(({ condition }) => condition === null || holds(condition))
      return taken === undefined ? 'continue' : runAll(taken.body, chain)
    }
    const { verdict, target = '', rule } = statement
    if (verdict === 'return') return 'leave'
    if (verdict === 'jump' || verdict === 'goto') {
      const end = runAll(program.chains.get(target)?.body ?? [], target)
      if (end === 'accept' || end === 'drop') return end
      return verdict === 'jump' ? 'continue' : 'leave'
    }
    state.decidedBy = ruleName(rule)
    state.decidedIn = chain
    return verdict
  }
  const baseChains = [...program.chains.values()]
    .filter(({ hook }) => hook?.sources.includes('journal'))
    .sort((a, b) => (a.hook?.priority ?? 0) - (b.hook?.priority ?? 0))

  return (entry) => {
    state.begin(entry, 'journal')
    for (const { name, hook, body } of baseChains) {
      if (hook?.condition !== undefined && !holds(hook.condition)) continue
      const end = runAll(body, name)
      if (end === 'accept' || end === 'drop') return walked(end)
    }
    runAll(program.policies.get('journal') ?? program.policies.get(null) ?? [], 'policy')
    return walked('policy')
  }

  function walked(verdict: Walked['verdict']): Walked {
    const isDecided = verdict !== 'policy'
    return {
      verdict,
      rule: isDecided ? state.decidedBy : null,
      chain: isDecided ? state.decidedIn : null,
      effects: state.effects,
      failures: state.failures,
      fields: () => state.written(),
    }
  }
}
