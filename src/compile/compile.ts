import type { CheckedCondition, CheckedProgram } from '../check/program.ts'
import type { Effect } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import type { Value } from '../values/value.ts'
import { changedFields } from './changed-fields.ts'
import { type Test, writeCondition } from './conditions.ts'
import { HitCounters } from './hit-counters.ts'
import { ACCEPT, CONTINUE, DROP, isDecided, type Outcome } from './outcome.ts'
import { type Code, code, joined, Script } from './script.ts'
import { defineSource } from './source.ts'
import { defineBody } from './statements.ts'
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
  const changed = changedFields(program)
  const workshop = createWorkshop(new Script(), slots, hits, changed, connections)
  const { sources, policies } = compileSteps(program, workshop)
  const state = new WalkState(slots)
  const fields = () => state.written()

  return {
    walk: (entry, source) => {
      state.begin(entry, source)
      observer?.began(state)
      const entered = sources.get(source)
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
      const script = new Script()
      const test = writeCondition(condition, createWorkshop(script, slots, hits, changed, connections))
      const holds = script.run<Test>(script.define(code`walk`, code`return ${test}`))
      return () => holds(state)
    },
    takeHits: () => hits.take(),
  }
}

function verdictOf(outcome: Outcome): Walked['verdict'] {
  return outcome === ACCEPT ? 'accept' : outcome === DROP ? 'drop' : 'policy'
}

type Step = (walk: WalkState) => Outcome

/** Writes all of the graph as one script, and runs it: what a source's entries walk through, and the policies. */
function compileSteps(program: CheckedProgram, workshop: Workshop) {
  const { script, hits } = workshop
  const functionOf = functionsOfChains(program, workshop)
  const sources = [...sourcesOf(program)]
  const policies = [...program.policies]
  const names = [
    ...sources.map((source) => defineSource(program, source, functionOf, workshop)),
    ...policies.map(([, statements]) => defineBody(statements, { workshop, chain: 'policy', functionOf })),
  ]
  const steps = script.run<readonly Step[]>(code`[${joined(names, code`, `)}]`)
  const stepAt = (at: number): Step => steps[at] ?? (() => CONTINUE)
  return {
    sources: new Map(sources.map((source, at) => [source, { step: stepAt(at), ...hits.ofSource(source) }])),
    policies: new Map(policies.map(([source], at) => [source, stepAt(sources.length + at)])),
  }
}

/** The function of each chain, written when first asked for: chains reach each other without cycles. */
function functionsOfChains(program: CheckedProgram, workshop: Workshop): (chain: string) => Code {
  const written = new Map<string, Code>()
  const functionOf = (chain: string): Code => {
    const known = written.get(chain)
    if (known !== undefined) return known
    const name = defineBody(program.chains.get(chain)?.body ?? [], { workshop, chain, functionOf })
    written.set(chain, name)
    return name
  }
  return functionOf
}

function sourcesOf(program: CheckedProgram): ReadonlySet<string> {
  return new Set([...program.chains.values()].flatMap(({ hook }) => hook?.sources ?? []))
}
