import { EXPECTABLE_VERDICTS } from '../check/expectable.ts'
import type { CheckedStep } from '../check/program.ts'
import type { TestBench } from './bench.ts'
import { describeEffect, insteadOf, isExpected } from './nearest-effect.ts'

type Expectation = Extract<CheckedStep, { kind: 'expect-effect' | 'expect-condition' }>

/** Why an expectation is not met by what the bench saw last, or undefined where it is met. */
export function unmet(expectation: Expectation, bench: TestBench): string | undefined {
  if (expectation.kind === 'expect-condition') return bench.whyNot(expectation.condition)
  const { effect, negated, details } = expectation
  if (EXPECTABLE_VERDICTS.includes(effect)) {
    const verdict = bench.last?.verdict ?? 'none'
    return (verdict === effect) === negated
      ? `the verdict is ${verdict}, by ${bench.last?.rule ?? 'no rule'}`
      : undefined
  }
  const found = bench.effects.find((candidate) => isExpected(candidate, effect, details))
  if (negated) return found && `there is ${describeEffect(found)}, by ${found.rule ?? 'the default policy'}`
  return found === undefined ? insteadOf(bench.effects, effect, details) : undefined
}
