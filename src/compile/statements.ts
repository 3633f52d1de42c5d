import type {
  CheckedBranches,
  CheckedCall,
  CheckedCondition,
  CheckedStatement,
  CheckedVerdict,
} from '../check/program.ts'
import type { Action } from '../module/definition.ts'
import type { Value } from '../values/value.ts'
import { compileCondition, type Test } from './conditions.ts'
import { ACCEPT, CONTINUE, DROP, isDecided, LEAVE, type Outcome } from './outcome.ts'
import { quietly } from './quietly.ts'
import { createCandidates } from './sieve/candidates.ts'
import { compileOn } from './sieve/comparison.ts'
import { type Alternatives, alternativesOf, type RunOfRules, withRuns } from './sieve/groups.ts'
import type { WalkState } from './walk-state.ts'
import { ruleName, type Workshop } from './workshop.ts'

/** One step of a walk. */
export type Step = (walk: WalkState) => Outcome

/** What the statements of a chain are compiled with. */
export interface ChainContext {
  readonly workshop: Workshop
  readonly chain: string
  /** The compiled body of another chain. */
  readonly bodyOf: (chain: string) => Step
}

/** Runs the statements in order until one ends the walk or leaves the chain. */
export function compileStatements(statements: readonly CheckedStatement[], context: ChainContext): Step {
  const { observer, changed } = context.workshop
  const steps = (observer === undefined ? withRuns(statements, changed) : statements).map((part) =>
    'rules' in part ? compileRun(part, context) : compileStatement(part, context),
  )
  const [only] = steps
  if (only === undefined) return () => CONTINUE
  if (steps.length === 1) return only
  return (walk) => {
    for (const step of steps) {
      const outcome = step(walk)
      if (outcome !== CONTINUE) return outcome
    }
    return CONTINUE
  }
}

/** Of rules in a row, only those are asked that the field may satisfy. */
function compileRun({ field, rules }: RunOfRules, context: ChainContext): Step {
  const run = createCandidates(
    context.workshop.linker.read(field),
    rules.map(({ need, condition, body }) => {
      const test = compileOn(field, condition, context.workshop)
      const step = compileStatements(body, context)
      const attempt = (walk: WalkState, value: Value | undefined): Outcome | undefined =>
        (test(walk, value) && step(walk)) || undefined
      return { need, attempt }
    }),
  )
  return (walk) => run(walk) ?? CONTINUE
}

function compileStatement(statement: CheckedStatement, context: ChainContext): Step {
  switch (statement.kind) {
    case 'branches':
      return compileBranches(statement, context)
    case 'verdict':
      return observedVerdict(
        countedVerdict(compileVerdict(statement, context), statement, context),
        statement,
        context,
      )
    case 'command':
      return compileCommand(statement.call, context)
  }
}

function compileBranches(statement: CheckedBranches, context: ChainContext): Step {
  const { branches, form } = statement
  const { observer, changed } = context.workshop
  const sifted = observer === undefined ? alternativesOf(statement, changed) : undefined
  if (sifted !== undefined) return compileAlternatives(statement, sifted, context)
  const compiled = branches.map((branch) => {
    const test = compileTest(branch.condition, context)
    const body = compileStatements(branch.body, context)
    if (observer === undefined) return { test, body }
    const told = (walk: WalkState) => {
      const passed = test(walk)
      observer.tried(branch, form, passed)
      return passed
    }
    return { test: told, body }
  })
  const [only] = compiled
  if (compiled.length === 1 && only !== undefined)
    return (walk) => (only.test(walk) ? only.body(walk) : CONTINUE)
  return (walk) => {
    for (const { test, body } of compiled) if (test(walk)) return body(walk)
    return CONTINUE
  }
}

/** Of the ways into the branches, only those are tried that the field may satisfy. */
function compileAlternatives(
  { branches }: CheckedBranches,
  { field, alternatives }: Alternatives,
  context: ChainContext,
): Step {
  const bodies = branches.map(({ body }) => compileStatements(body, context))
  const tryAll = createCandidates(
    context.workshop.linker.read(field),
    alternatives.map(({ need, condition, branch }) => {
      const test = compileOn(field, condition, context.workshop)
      const body = bodies[branch] ?? (() => CONTINUE)
      const attempt = (walk: WalkState, value: Value | undefined): Outcome | undefined =>
        test(walk, value) ? body(walk) : undefined
      return { need, attempt }
    }),
  )
  return (walk) => tryAll(walk) ?? CONTINUE
}

function compileTest(condition: CheckedCondition | null, { workshop }: ChainContext): Test {
  return condition === null ? () => true : compileCondition(condition, workshop)
}

function compileVerdict({ verdict, target, rule }: CheckedVerdict, { chain, bodyOf }: ChainContext): Step {
  switch (verdict) {
    case 'return':
      return () => LEAVE
    case 'jump': {
      const body = bodyOf(target ?? '')
      return (walk) => {
        const outcome = body(walk)
        return isDecided(outcome) ? outcome : CONTINUE
      }
    }
    case 'goto': {
      const body = bodyOf(target ?? '')
      return (walk) => {
        const outcome = body(walk)
        return isDecided(outcome) ? outcome : LEAVE
      }
    }
    default: {
      const decidedBy = ruleName(rule)
      const outcome = verdict === 'accept' ? ACCEPT : DROP
      return (walk) => {
        walk.decidedBy = decidedBy
        walk.decidedIn = chain
        return outcome
      }
    }
  }
}

/** An action that fails ends nothing: the failure is noted, and the walk goes on. */
function compileCommand(call: CheckedCall<Action>, { workshop }: ChainContext): Step {
  const kit = workshop.kitFor(call)
  const run = call.definition.instantiate(call.bound, workshop.linker, kit)
  const step: Step = (walk) => {
    try {
      run(walk)
    } catch (error) {
      walk.fail(kit.rule, error)
    }
    return CONTINUE
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
    return CONTINUE
  }
}

function countedVerdict(step: Step, verdict: CheckedVerdict, { workshop }: ChainContext): Step {
  const hits = workshop.hits.ofVerdict(verdict)
  if (hits === undefined) return step
  return (walk) => {
    hits.count += 1
    return step(walk)
  }
}

function observedVerdict(step: Step, verdict: CheckedVerdict, { workshop }: ChainContext): Step {
  const { observer } = workshop
  if (observer === undefined) return step
  return (walk) => {
    observer.follows(verdict)
    const outcome = step(walk)
    if (verdict.target !== undefined && !isDecided(outcome)) observer.returned(verdict)
    return outcome
  }
}
