import type { CheckedProgram, CheckedStep, CheckedTest } from '../check/program.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'
import type { TestBench } from './bench.ts'
import { unmet } from './expectations.ts'

/** How a test ended: `failure` is absent where it passed. */
export interface TestResult {
  readonly title: string
  readonly place: string
  readonly failure?: {
    readonly place: string
    readonly expected: string
    readonly reason: string
    readonly trace: readonly string[]
  }
}

/** Runs one `test` block on empty state. It stops at the first expectation that is not met. */
export function runTest(test: CheckedTest, bench: TestBench): TestResult {
  bench.restart(sourceOf(bench.program, test.span))
  const described = { title: test.title, place: placeOf(test.span) }
  let fields: Readonly<Record<string, string>> = {}
  let walkedSinceGiven = true
  let expecting = false
  /** An entry that no `repeat` lets walk, walks once. */
  const walkOnce = () => {
    if (walkedSinceGiven) return
    walkedSinceGiven = true
    if (expecting) bench.forgetEffects()
    expecting = false
    bench.walk(fields)
  }
  for (const [index, step] of test.steps.entries()) {
    switch (step.kind) {
      case 'given':
        walkOnce()
        fields = step.fields
        walkedSinceGiven = false
        break
      case 'wait':
        if (nextBesidesWaits(test.steps, index) === 'given') walkOnce()
        bench.pass(step.duration.microseconds)
        break
      case 'repeat':
        if (expecting) bench.forgetEffects()
        expecting = false
        for (let time = 0; time < step.times; time++) {
          if (bench.last !== undefined) bench.pass(step.every?.microseconds ?? 0)
          bench.walk(fields)
        }
        walkedSinceGiven = true
        break
      default: {
        walkOnce()
        expecting = true
        const reason = unmet(step, bench)
        if (reason !== undefined)
          return {
            ...described,
            failure: { place: placeOf(step.span), expected: textOf(step.span), reason, trace: bench.trace() },
          }
      }
    }
  }
  return described
}

/** What follows a `wait`: time that passes between two `given` lies between their walks, not before both. */
function nextBesidesWaits(steps: readonly CheckedStep[], index: number): CheckedStep['kind'] | undefined {
  return steps.slice(index).find(({ kind }) => kind !== 'wait')?.kind
}

/** The source from which a test's entries come: that of the first base chain beside it, else the journal. */
export function sourceOf(program: CheckedProgram, span: Span): string {
  const beside = [...program.chains.values()].find(
    ({ hook, span: { file } }) => hook !== undefined && file === span.file,
  )
  return beside?.hook?.sources[0] ?? 'journal'
}

function textOf({ file, start, end }: Span): string {
  return file.text.slice(start, end).replace(/\s+/g, ' ')
}
