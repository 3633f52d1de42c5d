import { expect, it } from 'vitest'
import { NO_ACCOUNTS } from '../../src/module/ports.ts'
import { TestBench } from '../../src/testing/bench.ts'
import { checkText } from '../support/program.ts'

const CHAINS = `
chain shared from journal { MESSAGE == "known" -> accept }
chain own from web { MESSAGE == "of the web" -> accept }
policy from journal report INFO "of the journal"
policy report OTHER "of another"
`
const ENVIRONMENT = { sources: ['journal', 'web', 'other'], enters: new Map([['web', 'journal']]) }

it.each([
  ['journal', 'known', 'accept', []],
  ['web', 'known', 'accept', []],
  ['web', 'of the web', 'accept', []],
  ['journal', 'of the web', 'policy', ['of the journal']],
  ['web', 'unknown', 'policy', ['of the journal']],
  ['other', 'known', 'policy', ['of another']],
])('an entry of %s that says %j is decided by %s', (source, message, verdict, reports) => {
  const { program } = checkText(CHAINS, ENVIRONMENT)
  const bench = new TestBench(program, NO_ACCOUNTS, source)
  bench.walk({ MESSAGE: message })
  expect(bench.last?.verdict).toBe(verdict)
  expect(bench.effects.map((effect) => (effect.effect === 'report' ? effect.message : effect))).toEqual(
    reports,
  )
})
