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

const decide = (chains: string, source: string, message: string) => {
  const { program } = checkText(chains, ENVIRONMENT)
  const bench = new TestBench(program, NO_ACCOUNTS, source)
  bench.walk({ MESSAGE: message })
  const reports = bench.effects.map((effect) => (effect.effect === 'report' ? effect.message : effect))
  return { verdict: bench.last?.verdict, reports }
}

it.each([
  ['journal', 'known', 'accept', []],
  ['web', 'known', 'accept', []],
  ['web', 'of the web', 'accept', []],
  ['journal', 'of the web', 'policy', ['of the journal']],
  ['web', 'unknown', 'policy', ['of the journal']],
  ['other', 'known', 'policy', ['of another']],
])('an entry of %s that says %j is decided by %s', (source, message, verdict, reports) => {
  expect(decide(CHAINS, source, message)).toEqual({ verdict, reports })
})

it.each([
  ['before', `policy from web report INFO "of the web"${CHAINS}`],
  ['behind', `${CHAINS}policy from web report INFO "of the web"`],
])(
  'the own policy of a source holds for it, also %s that of the source whose chains it enters',
  (_title, chains) => {
    expect(decide(chains, 'web', 'unknown').reports).toEqual(['of the web'])
    expect(decide(chains, 'journal', 'unknown').reports).toEqual(['of the journal'])
  },
)
