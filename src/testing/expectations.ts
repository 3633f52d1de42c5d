import { EXPECTABLE_VERDICTS } from '../check/expectable.ts'
import type { CheckedStep, ExpectedDetail } from '../check/program.ts'
import { effectToJson } from '../engine/effect-json.ts'
import type { Effect } from '../module/effect.ts'
import { jsonOf } from '../values/value.ts'
import type { TestBench } from './bench.ts'

type Expectation = Extract<CheckedStep, { kind: 'expect-effect' | 'expect-condition' }>

/** Why an expectation is not met by what the bench saw last, or undefined where it is met. */
export function unmet(expectation: Expectation, bench: TestBench): string | undefined {
  if (expectation.kind === 'expect-condition')
    return bench.holds(expectation.condition)
      ? undefined
      : `it is not so; the fields are ${shownFields(bench)}`
  const { effect, negated, details } = expectation
  if (EXPECTABLE_VERDICTS.includes(effect)) {
    const verdict = bench.last?.verdict ?? 'none'
    return (verdict === effect) === negated
      ? `the verdict is ${verdict}, by ${bench.last?.rule ?? 'no rule'}`
      : undefined
  }
  const found = bench.effects.find((candidate) => isExpected(candidate, effect, details))
  if (negated) return found && `there is ${JSON.stringify(effectToJson(found))}`
  return found === undefined ? `there is ${shownEffects(bench.effects, effect)}` : undefined
}

function isExpected(candidate: Effect, effect: string, details: readonly ExpectedDetail[]): boolean {
  if (candidate.effect !== effect) return false
  const properties = new Map(Object.entries(candidate))
  return details.every(({ key, value }) => equals(properties.get(key), value))
}

/** A list is met by the same items in the same order; a single value also by a list of just that. */
function equals(actual: unknown, expected: ExpectedDetail['value']): boolean {
  if (!Array.isArray(actual)) return actual === expected
  const items = Array.isArray(expected) ? expected : [expected]
  return items.length === actual.length && items.every((item, index) => item === actual[index])
}

/** The effects of the kind that was expected, else all of them. */
function shownEffects(effects: readonly Effect[], effect: string): string {
  const nearest = effects.filter((candidate) => candidate.effect === effect)
  const shown = (nearest.length > 0 ? nearest : effects)
    .slice(-3)
    .map((item) => JSON.stringify(effectToJson(item)))
  return shown.length === 0 ? 'no effect at all' : `only ${shown.join(', ')}`
}

function shownFields(bench: TestBench): string {
  const fields = Object.entries(bench.last?.fields() ?? {}).map(([name, value]) => [name, jsonOf(value)])
  return JSON.stringify(Object.fromEntries(fields))
}
