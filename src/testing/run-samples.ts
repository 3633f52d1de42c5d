import type { CheckResult } from '../check/check.ts'
import type { CheckedStep } from '../check/program.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { placeOf, type SourceFile } from '../diagnostics/span.ts'
import type { TestBench } from './bench.ts'
import { unmet } from './expectations.ts'
import type { TestResult } from './run-test.ts'
import { parseSamples } from './samples.ts'

type Expectation = Extract<CheckedStep, { kind: 'expect-effect' | 'expect-condition' }>

/** Tries every line of a samples file, each on empty state. */
export function runSamples(
  checked: CheckResult,
  file: SourceFile,
  bench: TestBench,
): { readonly results: readonly TestResult[]; readonly diagnostics: readonly Diagnostic[] } {
  const { groups, diagnostics } = parseSamples(file)
  const problems = [...diagnostics]
  const results: TestResult[] = []
  for (const { expectations, samples } of groups) {
    const steps: Expectation[] = []
    for (const expect of expectations) {
      const { step, diagnostics: wrong } = checked.expectation(expect)
      problems.push(...wrong)
      if (step?.kind === 'expect-effect' || step?.kind === 'expect-condition') steps.push(step)
    }
    for (const { fields, span } of samples) {
      bench.restart('journal')
      bench.walk(fields)
      const failed = steps
        .map((step) => ({ step, reason: unmet(step, bench) }))
        .find(({ reason }) => reason !== undefined)
      const described = {
        title: `sample ${fields.SYSLOG_IDENTIFIER}: ${fields.MESSAGE}`,
        place: placeOf(span),
      }
      if (failed?.reason === undefined) results.push(described)
      else {
        const { span: at } = failed.step
        const expected = at.file.text.slice(at.start, at.end)
        results.push({
          ...described,
          failure: { place: placeOf(span), expected, reason: failed.reason, trace: bench.trace() },
        })
      }
    }
  }
  return { results, diagnostics: problems }
}
