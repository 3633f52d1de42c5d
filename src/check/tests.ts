import { diagnose } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Expect, Given, Step, Test } from '../language/ast.ts'
import { ownValue } from '../values/own-value.ts'
import { textOf } from '../values/value.ts'
import { checkCondition } from './conditions.ts'
import { EXPECTABLE_EFFECTS, EXPECTABLE_VERDICTS } from './expectable.ts'
import { expectedDetails } from './expected-details.ts'
import type { CheckedStep, CheckedTest } from './program.ts'
import type { Scope } from './scope.ts'

/** How often one `repeat` lets an entry walk: some seconds of work. */
const MOST_WALKS = 1_000_000

/** Checks a test: the entries it gives, and what it expects. */
export function checkTest(scope: Scope, test: Test): CheckedTest {
  let given = false
  const steps = test.steps.flatMap((step): CheckedStep | readonly [] => {
    given ||= step.kind === 'given'
    if (!given) {
      scope.report(diagnose('PY0702', step.span, {}, 'begin the test with `given FIELD "value", …`'))
      given = true
    }
    return checkStep(scope, step) ?? []
  })
  warnOfNothingExpected(scope, test)
  return { title: test.title.value, span: test.span, steps }
}

/** What stands behind the last `expect` is tried in vain. */
function warnOfNothingExpected(scope: Scope, { title, steps }: Test): void {
  const last = steps.at(-1)
  if (last === undefined) scope.report(diagnose('PY0704', title.span, { problem: 'the test is empty' }))
  else if (last.kind !== 'expect-effect' && last.kind !== 'expect-condition')
    scope.report(diagnose('PY0704', last.span, { problem: 'no `expect` stands behind it' }))
}

/** Checks one expectation, of a test or of a samples file. */
export function checkExpectation(scope: Scope, step: Expect): CheckedStep | undefined {
  if (step.kind === 'expect-condition') {
    const condition = checkCondition(scope, step.condition, { chain: 'test', rule: step.span })
    return condition && { kind: 'expect-condition', span: step.span, condition }
  }
  const { effect, negated, span } = step
  const isVerdict = EXPECTABLE_VERDICTS.includes(effect.text)
  const keywords = ownValue(EXPECTABLE_EFFECTS, effect.text)
  if (!isVerdict && keywords === undefined) {
    const known = [...EXPECTABLE_VERDICTS, ...Object.keys(EXPECTABLE_EFFECTS)]
    scope.report(
      diagnose(
        'PY0701',
        effect.span,
        { name: effect.text },
        didYouMean(effect.text, known) ?? `it can expect ${known.join(', ')}, or \`FIELD == value\``,
      ),
    )
    return undefined
  }
  const details = expectedDetails(
    scope,
    step.items,
    effect.text,
    keywords ?? { positional: [], keywords: {} },
  )
  return details && { kind: 'expect-effect', span, negated, effect: effect.text, details }
}

function checkStep(scope: Scope, step: Step): CheckedStep | undefined {
  switch (step.kind) {
    case 'given':
      return checkGiven(scope, step)
    case 'repeat':
      if (step.times < 1 || step.times > MOST_WALKS) {
        const problem = `must be from 1 to ${MOST_WALKS}`
        scope.report(diagnose('PY0306', step.span, { parameter: 'the number behind `repeat`', problem }))
      }
      return step
    case 'wait':
      return step
    default:
      return checkExpectation(scope, step)
  }
}

function checkGiven(scope: Scope, step: Given): CheckedStep {
  const fields: Record<string, string> = {}
  for (const { name, value } of step.fields) {
    if (Object.hasOwn(fields, name.text)) scope.report(diagnose('PY0303', name.span, { keyword: name.text }))
    const constant = scope.constants.of(value)
    if (constant !== undefined) fields[name.text] = textOf(constant.value)
  }
  return { kind: 'given', span: step.span, fields }
}
