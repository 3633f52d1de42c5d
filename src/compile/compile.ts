import type { CheckedChain, CheckedCondition, CheckedProgram } from '../check/program.ts'
import type { Effect } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import type { Value } from '../values/value.ts'
import { changedFields } from './changed-fields.ts'
import { compileCondition, type Test } from './conditions.ts'
import { buildDispatch, type Entered, type Restriction, restrictionOf } from './dispatch.ts'
import { HitCounters } from './hit-counters.ts'
import { createLinker } from './linker.ts'
import type { Observer } from './observer.ts'
import { ACCEPT, CONTINUE, DROP, isDecided, type Outcome } from './outcome.ts'
import { compileStatements, type Step } from './statements.ts'
import { type Failure, Slots, WalkState } from './walk-state.ts'
import { type Connections, createWorkshop, type Workshop } from './workshop.ts'

/** What became of an entry. Valid until the next walk of the graph. */
export interface Walked {
  readonly verdict: 'accept' | 'drop' | 'policy'
  /** The rule that gave the verdict, as `file:line`; null where the policy did. */
  readonly rule: string | null
  /** The chain of that rule. */
  readonly chain: string | null
  readonly effects: readonly Effect[]
  readonly failures: readonly Failure[]
  /** The fields that were captured or set. */
  readonly fields: () => Record<string, Value>
}

/** The chains as a function. */
export interface Graph {
  /** Walks an entry of a source through its base chains; synchronous, without I/O, and it never throws. */
  walk(entry: Entry, source: string): Walked
  /** Compiles a further condition, to be asked about the entry that walked last. */
  condition(condition: CheckedCondition): () => boolean
  /** How often each point of the graph (points.ts) was passed since the last call. */
  takeHits(): ReadonlyMap<string, number>
}

/** Compiles a checked program, of which no diagnostic is an error. */
export function compile(program: CheckedProgram, connections: Connections): Graph {
  const { observer } = connections
  const slots = new Slots()
  const hits = new HitCounters(program)
  const workshop = createWorkshop(
    createLinker(slots, connections.timezone),
    hits,
    changedFields(program),
    connections,
  )
  const bodies = compileBodies(program, workshop)
  const walks = new Map(
    [...sourcesOf(program)].map((source) => [
      source,
      { step: compileSource(program, source, bodies, workshop), ...hits.ofSource(source) },
    ]),
  )
  const policies = new Map(
    [...program.policies].map(([source, statements]) => [
      source,
      compileStatements(statements, { workshop, chain: 'policy', bodyOf: bodies }),
    ]),
  )
  const state = new WalkState(slots)
  const fields = () => state.written()

  return {
    walk: (entry, source) => {
      state.begin(entry, source)
      observer?.began(state)
      const entered = walks.get(source)
      if (entered !== undefined) entered.walked.count += 1
      const outcome = entered?.step(state) ?? CONTINUE
      if (!isDecided(outcome)) {
        if (entered !== undefined) entered.policy.count += 1
        observer?.fellThrough()
        const policy = policies.get(source) ?? policies.get(null)
        policy?.(state)
      }
      return {
        verdict: verdictOf(outcome),
        rule: isDecided(outcome) ? state.decidedBy : null,
        chain: isDecided(outcome) ? state.decidedIn : null,
        effects: state.effects,
        failures: state.failures,
        fields,
      }
    },
    condition: (condition) => {
      const test = compileCondition(condition, workshop)
      return () => test(state)
    },
    takeHits: () => hits.take(),
  }
}

function verdictOf(outcome: Outcome): Walked['verdict'] {
  return outcome === ACCEPT ? 'accept' : outcome === DROP ? 'drop' : 'policy'
}

/** The body of each chain, compiled when first asked for: chains reach each other without cycles. */
function compileBodies(program: CheckedProgram, workshop: Workshop): (chain: string) => Step {
  const compiled = new Map<string, Step>()
  const bodyOf = (name: string): Step => {
    const known = compiled.get(name)
    if (known !== undefined) return known
    const step = compileStatements(program.chains.get(name)?.body ?? [], { workshop, chain: name, bodyOf })
    compiled.set(name, step)
    return step
  }
  return bodyOf
}

function sourcesOf(program: CheckedProgram): ReadonlySet<string> {
  return new Set([...program.chains.values()].flatMap(({ hook }) => hook?.sources ?? []))
}

/** Enters the base chains of a source by ascending priority, ties in the order of declaration. */
function compileSource(
  program: CheckedProgram,
  source: string,
  bodyOf: (chain: string) => Step,
  workshop: Workshop,
): Step {
  const entered = [...program.chains.values()]
    .filter(({ hook }) => hook?.sources.includes(source))
    .sort((a, b) => (a.hook?.priority ?? 0) - (b.hook?.priority ?? 0))
    .map((chain) => enterable(chain, counted(chain, source, bodyOf(chain.name), workshop), workshop))
  const dispatch = buildDispatch(entered, (field) => !workshop.changed.has(field))
  if (dispatch === undefined) return sequence(entered.map(({ item }) => item.guarded))
  const read = workshop.linker.read(dispatch.field)
  const pick = (chains: readonly Enterable[]) =>
    workshop.observer === undefined
      ? sequence(
          chains.map(({ guarded, body, settledBy }) => (settledBy === dispatch.field ? body : guarded)),
        )
      : sequence(entered.map(({ item }) => (chains.includes(item) ? item.guarded : item.passedOver)))
  const byValue = new Map([...dispatch.byValue].map(([value, chains]) => [value, pick(chains)]))
  const others = pick(dispatch.others)
  return (walk) => {
    const value = read(walk)
    return ((typeof value === 'string' && byValue.get(value)) || others)(walk)
  }
}

interface Enterable {
  readonly body: Step
  /** The body behind the chain's own condition. */
  readonly guarded: Step
  /** Tells an observer why the dispatch does not lead here. */
  readonly passedOver: Step
  /** The field whose value alone decides whether the chain is entered. */
  readonly settledBy: string | undefined
}

function enterable(chain: CheckedChain, body: Step, workshop: Workshop): Entered<Enterable> {
  const condition = chain.hook?.condition
  const restriction = restrictionOf(condition)
  const test = condition === undefined ? () => true : compileCondition(condition, workshop)
  const guarded = condition === undefined ? body : guard(test, body)
  const { observer } = workshop
  return {
    restriction,
    item: {
      body,
      guarded: observer === undefined ? guarded : guard(toldOf(chain, test, observer), body),
      passedOver: passedOver(chain, restriction, workshop),
      settledBy: restriction?.exact ? restriction.field : undefined,
    },
  }
}

/** The body of a base chain, counting the entries of the source that it is entered for, and those that it decides. */
function counted(chain: CheckedChain, source: string, body: Step, { hits }: Workshop): Step {
  const { entered, decided } = hits.ofBaseChain(chain, source)
  return (walk) => {
    entered.count += 1
    const outcome = body(walk)
    if (isDecided(outcome)) decided.count += 1
    return outcome
  }
}

function guard(test: Test, body: Step): Step {
  return (walk) => (test(walk) ? body(walk) : CONTINUE)
}

function toldOf(chain: CheckedChain, test: Test, observer: Observer): Test {
  return (walk) => {
    const enters = test(walk)
    observer.cameTo(chain, enters)
    return enters
  }
}

/** Asks the equality that the dispatch is built on, and nothing else of the chain's condition: that might count. */
function passedOver(chain: CheckedChain, restriction: Restriction | undefined, workshop: Workshop): Step {
  const { observer } = workshop
  if (observer === undefined || restriction === undefined) return () => CONTINUE
  const test = compileCondition({ kind: 'filter', call: restriction.call }, workshop)
  return (walk) => {
    observer.cameTo(chain, test(walk))
    return CONTINUE
  }
}

/** One base chain after the other, until one decides. */
function sequence(chains: readonly Step[]): Step {
  return (walk) => {
    for (const chain of chains) {
      const outcome = chain(walk)
      if (isDecided(outcome)) return outcome
    }
    return CONTINUE
  }
}
