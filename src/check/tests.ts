import { diagnose } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Expect, Expression, Given, Step, Test } from '../language/ast.ts'
import { textOf } from '../values/value.ts'
import { checkCondition } from './conditions.ts'
import { EXPECTABLE_EFFECTS, EXPECTABLE_VERDICTS } from './expectable.ts'
import type { CheckedStep, CheckedTest, ExpectedDetail } from './program.ts'
import type { Scope } from './scope.ts'

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
  return { title: test.title.value, span: test.span, steps }
}

/** Checks one expectation, of a test or of a samples file. */
export function checkExpectation(scope: Scope, step: Expect): CheckedStep | undefined {
  if (step.kind === 'expect-condition') {
    const condition = checkCondition(scope, step.condition, { chain: 'test', rule: step.span })
    return condition && { kind: 'expect-condition', span: step.span, condition }
  }
  const { effect, negated, span } = step
  const isVerdict = EXPECTABLE_VERDICTS.includes(effect.text)
  const keywords = EXPECTABLE_EFFECTS[effect.text]
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
    case 'wait':
      return step
    default:
      return checkExpectation(scope, step)
  }
}

function checkGiven(scope: Scope, step: Given): CheckedStep {
  const fields: Record<string, string> = {}
  for (const { name, value } of step.fields) {
    const constant = scope.constants.of(value)
    if (constant !== undefined) fields[name.text] = textOf(constant.value)
  }
  return { kind: 'given', span: step.span, fields }
}

interface Keywords {
  /** The keys that values without a keyword stand for, in order. */
  readonly positional: readonly string[]
  readonly keywords: Readonly<Record<string, string>>
}

function expectedDetails(
  scope: Scope,
  items: readonly Expression[],
  effect: string,
  known: Keywords,
): readonly ExpectedDetail[] | undefined {
  const details: ExpectedDetail[] = []
  let position = 0
  for (let at = 0; at < items.length; at++) {
    let item = items[at]
    let key =
      item?.kind === 'name' && Object.hasOwn(known.keywords, item.text)
        ? known.keywords[item.text]
        : undefined
    if (key === undefined) key = known.positional[position++]
    else if (items[++at] === undefined && item !== undefined) {
      scope.report(diagnose('PY0307', item.span, { keyword: item.kind === 'name' ? item.text : '' }))
      return undefined
    } else item = items[at]
    if (item === undefined || key === undefined) {
      if (item !== undefined)
        scope.report(diagnose('PY0302', item.span, { name: `expect ${effect}`, what: 'further value' }))
      return undefined
    }
    details.push({ key, value: expectedValue(scope, item) })
  }
  return details
}

/** Bare names that are no constants stand for themselves: sections, ban sets, levels. Durations are seconds. */
function expectedValue(scope: Scope, item: Expression): ExpectedDetail['value'] {
  if (item.kind === 'name' && !scope.constants.has(item.text)) return item.text
  if (item.kind === 'literal' && item.type === 'duration') return item.value.seconds
  const constant = scope.constants.of(item)
  if (constant === undefined) return null
  if (Array.isArray(constant.value)) return constant.value.map(textOf)
  return typeof constant.value === 'number' ? constant.value : textOf(constant.value)
}
