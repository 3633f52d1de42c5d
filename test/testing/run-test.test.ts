import { describe, expect, it } from 'vitest'
import { TestBench } from '../../src/testing/bench.ts'
import { runTest } from '../../src/testing/run-test.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

const CHAIN = `chain c from journal {
    count walks by _HOSTNAME within 1h as walks
    report INFO "{MESSAGE}"
    accept
}
`

/** The numbers of walks for which a test passes. */
function walksOf(steps: string): readonly number[] {
  return [0, 1, 2, 3, 4, 5, 6].filter((walks) => {
    const { program } = checkText(`${CHAIN}test "t" {\n${steps}\nexpect walks == ${walks}\n}`)
    return program.tests.every(
      (test) => runTest(test, new TestBench(program, ONLY_ROOT, 'journal')).failure === undefined,
    )
  })
}

describe('an entry of a test walks', () => {
  it.each([
    ['once, where nothing says how often', 'given MESSAGE "a"', 1],
    ['as often as `repeat` says', 'given MESSAGE "a"\nrepeat 3', 3],
    ['once, where another entry follows it', 'given MESSAGE "a"\ngiven MESSAGE "b"\ngiven MESSAGE "c"', 3],
    ['once, however much is expected of it', 'given MESSAGE "a"\nexpect accept\nexpect report INFO', 1],
    ['once, after what it waits for', 'given MESSAGE "a"\nrepeat 5\ngiven MESSAGE "b"\nwait 1h', 1],
    ['not once more where it was repeated', 'given MESSAGE "a"\nrepeat 2\ngiven MESSAGE "b"\nrepeat 2', 4],
  ])('%s', (_title, steps, walks) => {
    expect(walksOf(steps)).toEqual([walks])
  })

  it.each([
    ['at once, where a time passes until the next', 'given MESSAGE "a"\nwait 2h\ngiven MESSAGE "b"', 1],
    ['also where it passes in parts', 'given MESSAGE "a"\nwait 30m\nwait 30m\ngiven MESSAGE "b"', 1],
    ['with the one before it, if too little passes', 'given MESSAGE "a"\nwait 59m\ngiven MESSAGE "b"', 2],
    ['after what it waits for, where it is the last', 'given MESSAGE "a"\ngiven MESSAGE "b"\nwait 2h', 1],
    ['after what it waits for, where it is repeated', 'given MESSAGE "a"\nwait 2h\nrepeat 2', 2],
  ])('%s', (_title, steps, walks) => {
    expect(walksOf(steps)).toEqual([walks])
  })

  it('has the fields that are given, and none that every object of JavaScript has', () => {
    const { program } = checkText(`chain c from journal {
    constructor exists -> accept
    MESSAGE like "{constructor}" -> drop
}
test "without" { given MESSAGE "a"
expect drop }
test "with" { given MESSAGE "a", constructor "b"
expect accept }
`)
    const results = program.tests.map((test) => runTest(test, new TestBench(program, ONLY_ROOT, 'journal')))
    expect(results.map(({ failure }) => failure)).toEqual([undefined, undefined])
  })

  it('with the effects of all that walked since the last `expect`', () => {
    const steps = `given MESSAGE "a"
expect report INFO "a"
given MESSAGE "b"
given MESSAGE "c"
expect report INFO "b"
expect report INFO "c"
expect no report INFO "a"`
    expect(walksOf(steps)).toEqual([3])
  })
})

describe('what is expected of an effect', () => {
  const chain = `define hold = 90m
define spared = 192.0.2.7
define set_of_ours = "web"
chain c from journal { MESSAGE like "{ip:addr}" -> ban ip with web for hold, accept }
`
  it.each([
    ['may be a constant', 'ban spared with set_of_ours for hold', true],
    ['may be spelled otherwise', 'ban ::ffff:192.0.2.7 with web for 1h30m', true],
    ['is another time', 'ban 192.0.2.7 for 2h', false],
  ])('%s', (_title, expectation, passes) => {
    const { program, diagnostics } = checkText(
      `${chain}test "t" { given MESSAGE "192.0.2.7"\nexpect ${expectation} }`,
    )
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const results = program.tests.map((test) => runTest(test, new TestBench(program, ONLY_ROOT, 'journal')))
    expect(results.map(({ failure }) => failure === undefined)).toEqual([passes])
  })
})
