import { baseChains } from '../check/base-chains.ts'
import type { CheckedChain, CheckedProgram } from '../check/program.ts'
import { writeCondition } from './conditions.ts'
import { buildDispatch, type Entered, neededPattern, type Restriction, restrictionOf } from './dispatch.ts'
import { ACCEPT, CONTINUE } from './outcome.ts'
import { type Code, code, joined } from './script.ts'
import type { Workshop } from './workshop.ts'

/** Writes a function that enters the base chains of a source by ascending priority, ties in the order of declaration. */
export function defineSource(
  program: CheckedProgram,
  source: string,
  functionOf: (chain: string) => Code,
  workshop: Workshop,
): Code {
  const { script, slots, observer, changed } = workshop
  const entered = baseChains(program)
    .filter(({ hook }) => hook.sources.includes(source))
    .map((chain) => enterable(chain, source, functionOf(chain.name), workshop))
  const dispatch = buildDispatch(entered, (field) => !changed.has(field))
  if (dispatch === undefined)
    return defineSequence(
      entered.map(({ item }) => item.guarded),
      workshop,
    )
  const pick = (chains: readonly Enterable[]): Code =>
    defineSequence(
      observer === undefined
        ? chains.map(({ guarded, body, settledBy }) => (settledBy === dispatch.field ? body : guarded))
        : entered.map(({ item }) => (chains.includes(item) ? item.guarded : item.passedOver)),
      workshop,
    )
  const byValue = [...dispatch.byValue].map(
    ([value, chains]) => code`[${script.constant(value)}, ${pick(chains)}]`,
  )
  const others = pick(dispatch.others)
  const functions = script.declare(code`new Map([${joined(byValue, code`, `)}])`)
  return script.define(
    code`walk`,
    code`return (${functions}.get(walk.get(${slots.of(dispatch.field)})) ?? ${others})(walk)`,
  )
}

interface Enterable {
  readonly body: Code
  /** The body behind the chain's own condition. */
  readonly guarded: Code
  /** Tells an observer why the dispatch does not lead here. */
  readonly passedOver: Code
  /** The field whose value alone decides whether the chain is entered. */
  readonly settledBy: string | undefined
}

function enterable(
  chain: CheckedChain,
  source: string,
  functionOfChain: Code,
  workshop: Workshop,
): Entered<Enterable> {
  const { script, observer } = workshop
  const condition = chain.hook?.condition
  const restriction = restrictionOf(condition)
  const test = condition === undefined ? code`true` : writeCondition(condition, workshop)
  const cameTo = script.constant((enters: boolean) => {
    observer?.cameTo(chain, enters)
    return enters
  })
  const told = observer === undefined ? test : code`${cameTo}(${test})`
  const body = writeEntering(chain, source, functionOfChain, workshop)
  return {
    restriction,
    // Whom an observer is told of is asked at every entry.
    needed: observer === undefined ? neededPattern(condition) : undefined,
    item: {
      body,
      guarded: condition === undefined && observer === undefined ? body : code`if (${told}) {\n${body}\n}`,
      passedOver: passedOver(restriction, cameTo, workshop),
      settledBy: restriction?.exact ? restriction.field : undefined,
    },
  }
}

/** Counts the entries of the source that the base chain is entered for, and those that it decides. */
function writeEntering(chain: CheckedChain, source: string, functionOfChain: Code, workshop: Workshop): Code {
  const { script, hits } = workshop
  const { entered, decided } = hits.ofBaseChain(chain, source)
  return code`{
${script.constant(entered)}.count += 1
const outcome = ${functionOfChain}(walk)
if (outcome >= ${ACCEPT}) { ${script.constant(decided)}.count += 1; return outcome }
}`
}

/** Asks the equality that the dispatch is built on, and nothing else of the chain's condition: that might count. */
function passedOver(restriction: Restriction | undefined, cameTo: Code, workshop: Workshop): Code {
  if (workshop.observer === undefined || restriction === undefined) return code``
  return code`${cameTo}(${writeCondition({ kind: 'filter', call: restriction.call }, workshop)})`
}

/** One base chain after the other, until one decides. */
function defineSequence(chains: readonly Code[], { script }: Workshop): Code {
  return script.define(code`walk`, code`${chains}\nreturn ${CONTINUE}`)
}
