import { baseChains } from '../check/base-chains.ts'
import { isDefaultPolicy } from '../check/default-policy.ts'
import type { CheckedChain, CheckedProgram } from '../check/program.ts'
import type { Walked } from '../compile/compile.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'
import { effectToJson } from '../engine/effect-json.ts'
import type { Effect } from '../module/effect.ts'
import { jsonOf } from '../values/value.ts'
import { effectSentence } from './effect-sentence.ts'
import type { Asked, Fact, Held } from './facts.ts'
import { decisive, type Reason, reasonsOf } from './reasons.ts'
import { shownBranch, shownHead, shownSource, shownValue, typeOf } from './shown.ts'

/** A field that was captured or set: `shown` is for people, `value` is plain JSON. */
export interface Written {
  readonly field: string
  readonly type: string
  readonly value: unknown
  readonly shown: string
}

interface At {
  /** `file:line`. */
  readonly place: string
  /** Its source text in one line; of what has a body, the first line. */
  readonly text: string
  /** How many chains deep: 1 in a base chain, one more for each `jump` or `goto`. */
  readonly depth: number
}

/** A step of a walk, as plain data. */
export type Step =
  | (At & {
      readonly step: 'chain'
      readonly chain: string
      /** What stands above the chain as its documentation. */
      readonly documentation: string
      readonly entered: boolean
      readonly why: readonly Reason[]
    })
  | (At & {
      readonly step: 'rule' | 'if' | 'match'
      readonly passed: boolean
      /** What decided, in the order in which it was asked. */
      readonly why: readonly Reason[]
      readonly captured: readonly Written[]
    })
  | (At & {
      readonly step: 'action'
      readonly counter?: {
        readonly name: string
        /** Its parts as JSON values; null where one was missing. */
        readonly key: readonly unknown[]
        readonly before: number
        readonly after: number
      }
      readonly set: readonly Written[]
      readonly effects: readonly string[]
      readonly failure?: string
    })
  | (At & { readonly step: 'verdict'; readonly verdict: string; readonly chain: string | null })
  | { readonly step: 'back'; readonly chain: string; readonly depth: number }
  | { readonly step: 'policy'; readonly depth: number }

/** Everything about the walk of one entry, as plain data. */
export interface Explanation {
  readonly steps: readonly Step[]
  readonly verdict: Walked['verdict']
  readonly rule: string | null
  readonly chain: string | null
  /** What leaves, as `replay --effects` has it, each with a sentence. */
  readonly effects: readonly (Readonly<Record<string, unknown>> & { readonly sentence: string })[]
}

export interface ExplainedWalk {
  readonly program: CheckedProgram
  readonly source: string
  readonly facts: readonly Fact[]
  readonly walked: Pick<Walked, 'verdict' | 'rule' | 'chain'>
  /** The effects that may leave. */
  readonly effects: readonly Effect[]
}

/** Puts what happened in a walk into words. */
export function explain({ program, source, facts, walked, effects }: ExplainedWalk): Explanation {
  const { verdict, rule, chain } = walked
  const depths = new Depths()
  const told = facts.flatMap((fact) => stepsOf(fact, depths, program))
  return {
    steps: [...told, ...chainsNotReached(program, source, facts, rule)],
    verdict,
    rule,
    chain,
    effects: effects.map((effect) => ({ sentence: effectSentence(effect), ...effectToJson(effect) })),
  }
}

/** The chains that the walk is in, the innermost last. */
class Depths {
  #chains: string[] = []

  get depth(): number {
    return this.#chains.length
  }

  begin(chain: string): void {
    this.#chains = [chain]
  }

  enter(chain: string): void {
    this.#chains.push(chain)
  }

  /** Gives the chain that it goes on in. */
  leave(): string {
    this.#chains.pop()
    return this.#chains.at(-1) ?? ''
  }
}

function stepsOf(fact: Fact, depths: Depths, program: CheckedProgram): readonly Step[] {
  switch (fact.kind) {
    case 'base-chain': {
      const { chain, enters, asked } = fact
      depths.begin(chain.name)
      return [chainStep(chain, 0, enters, whyOf(chain.hook?.condition, asked))]
    }
    case 'branch': {
      const { branch, form, passed, asked } = fact
      return [
        {
          step: form,
          ...at(branch.span, depths, shownBranch(branch, form)),
          passed,
          why: whyOf(branch.condition, asked),
          captured: passed ? asked.flatMap(({ wrote }) => wrote.map(writtenOf)) : [],
        },
      ]
    }
    case 'action': {
      const { call, counted, wrote, effects, failure } = fact
      return [
        {
          step: 'action',
          ...at(call.span, depths),
          ...(counted && {
            counter: {
              name: counted.counter,
              key: counted.key.map((value) => (value === undefined ? null : jsonOf(value))),
              before: counted.before,
              after: counted.after,
            },
          }),
          set: wrote.map(writtenOf),
          effects: effects.map(effectSentence),
          ...(failure !== undefined && { failure }),
        },
      ]
    }
    case 'follows': {
      const { verdict, target, span } = fact.verdict
      const step: Step = { step: 'verdict', ...at(span, depths), verdict, chain: target ?? null }
      const chain = target === undefined ? undefined : program.chains.get(target)
      if (chain === undefined) return [step]
      const entered = chainStep(chain, depths.depth, true, [])
      depths.enter(chain.name)
      return [step, entered]
    }
    case 'returned': {
      const chain = depths.leave()
      return fact.verdict.verdict === 'jump' ? [{ step: 'back', chain, depth: depths.depth }] : []
    }
    case 'fell-through':
      depths.begin('policy')
      return [{ step: 'policy', depth: 0 }]
  }
}

function at(span: Span, { depth }: Depths, text = shownSource(span)): At {
  return { place: isDefaultPolicy(span.file) ? 'default policy' : placeOf(span), text, depth }
}

function chainStep(chain: CheckedChain, depth: number, entered: boolean, why: readonly Reason[]): Step {
  const { name, span, documentation } = chain
  return {
    step: 'chain',
    place: placeOf(span),
    text: shownHead(span),
    depth,
    chain: name,
    documentation,
    entered,
    why,
  }
}

/** A filter that wrote something speaks by that, unless it is one of several that might have. */
function whyOf(condition: Parameters<typeof decisive>[0], asked: readonly Asked[]): readonly Reason[] {
  const telling = decisive(condition, asked)
  return reasonsOf(condition?.kind === 'or' ? telling : telling.filter(({ wrote }) => wrote.length === 0))
}

function writtenOf([field, value]: Held): Written {
  return { field, type: typeOf(value), value: jsonOf(value), shown: shownValue(value) }
}

/** Base chains that the walk did not come to: another source's, or those behind the decision. */
function chainsNotReached(
  program: CheckedProgram,
  source: string,
  facts: readonly Fact[],
  rule: string | null,
): readonly Step[] {
  const reached = new Set(facts.map((fact) => (fact.kind === 'base-chain' ? fact.chain : undefined)))
  return baseChains(program)
    .filter((chain) => !reached.has(chain))
    .map((chain) => {
      const { sources } = chain.hook
      const text = sources.includes(source)
        ? `the walk ended before, at ${rule ?? 'another chain'}`
        : `it is entered from ${sources.join(' and ')}, and the entry comes from ${source}`
      return chainStep(chain, 0, false, [{ text }])
    })
}
