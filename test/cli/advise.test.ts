import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SteadyLines } from '../../src/cli/advise/steady.ts'
import { UnexpectedKinds } from '../../src/cli/advise/unexpected.ts'
import type { PastRow } from '../../src/state/past-digests.ts'
import { directoryWith, pyruse } from '../support/pyruse.ts'

const START = 1_789_200_000_000_000
const RULE = 'SYSLOG_IDENTIFIER == "app" and MESSAGE like "job {_:int} is done" -> drop'
const CHAINS = `include "@chains/noise.chain"
chain mine from journal on SYSLOG_IDENTIFIER == "mine" {
    MESSAGE like "known {_}" -> report INFO "{MESSAGE}", accept
    MESSAGE like "never {_}" -> drop
}
chain idle from journal on SYSLOG_IDENTIFIER == "nobody" {
    MESSAGE like "never {_}" -> drop
}
`

describe('advise', () => {
  const lines = [
    ['mine', 'known thing'],
    ['app', 'job 1 is done'],
    ['app', 'job 2 is done'],
    ['app', '\u001b[31mred'],
  ] as const
  const directory = directoryWith({
    'settings.yaml':
      'chains: [main.chain]\nstate: state\nmail: { transport: { directory: mails } }\n' +
      'sources: { journal: { kind: recording, path: log.json } }\n',
    'main.chain': CHAINS,
    'log.json': lines
      .map(([identifier, MESSAGE], index) =>
        JSON.stringify({
          __REALTIME_TIMESTAMP: String(START + index),
          _HOSTNAME: 'h',
          PRIORITY: '6',
          SYSLOG_IDENTIFIER: identifier,
          MESSAGE,
        }),
      )
      .join('\n'),
  })
  const config = ['--config', join(directory, 'settings.yaml')]

  it('needs a database', async () => {
    expect(await pyruse(['advise', ...config])).toEqual({
      code: 1,
      stdout: '',
      stderr: `warning: there is no database in ${directory}/state yet\n  = start the daemon: \`pyruse-ts run\``,
    })
  })

  it('tells of a digest that was sent what dominates it, and what was never needed', async () => {
    expect(await pyruse(['run', '--once', '--digest', ...config])).toMatchObject({ code: 0 })
    const { code, stdout } = await pyruse(['advise', ...config])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Unexpected, most frequent first (of 2 digests)

  2 times, last on 2026-09-12: [app] job <int> is done
      ${RULE}
  1 time, last on 2026-09-12: [6/h/app] ␛[31mred
      SYSLOG_IDENTIFIER == "app" and MESSAGE like "\\u{1b}[31mred" -> drop

  Paste rules for what is ordinary into a base chain of your own; \`pyruse-ts check\` looks at them.

Rules that never matched (counted since 2026-09-12)

  main.chain:4: MESSAGE like "never {_}"

Chains that never ran (counted since 2026-09-12)

  main.chain:6: chain idle

Shipped chains of services that never spoke; they cost nothing: noise`,
    })
  })

  it('says no more of what was pasted', async () => {
    writeFileSync(join(directory, 'main.chain'), `${CHAINS}chain ordinary from journal {\n    ${RULE}\n}\n`)
    const { stdout } = await pyruse(['advise', '--json', ...config])
    expect(JSON.parse(stdout)).toMatchObject({
      digests: 2,
      since: '2026-09-12T08:00:00.000000Z',
      unexpected: [{ count: 1 }],
      unused: { silentServices: ['noise'] },
      steady: [],
    })
  })
})

const row = (section: string, message: string, count: number, rule?: string): PastRow => ({
  section,
  message,
  count,
  first: START,
  last: START + count,
  ...(rule !== undefined && { rule }),
})

describe('what dominates the unexpected', () => {
  it.each<
    [string, readonly (readonly PastRow[])[], readonly string[], readonly (readonly [string, number])[]]
  >([
    [
      'is the sum of several digests',
      [[row('OTHER', 'a', 1), row('OTHER', 'b', 2)], [row('OTHER', 'a', 4)]],
      [],
      [
        ['a', 5],
        ['b', 2],
      ],
    ],
    [
      'is one kind where the same rule was offered, in the words of most',
      [[row('OTHER', 'job <int> is done', 8, RULE)], [row('OTHER', '[6/h/app] job 7 is done', 1, RULE)]],
      [],
      [['job <int> is done', 9]],
    ],
    ['is nothing of other sections', [[row('WARN', 'a', 9)]], [], []],
    [
      'is not what the chains drop by now, however it is written',
      [[row('OTHER', 'job', 8, RULE)]],
      [`chain x {\n    ${RULE.replace(' and ', '\n        and ').replace(' ->', '     ->')}\n}`],
      [],
    ],
    [
      'is what they drop in a comment only',
      [[row('OTHER', 'job', 8, RULE)]],
      [`chain x {\n    # ${RULE}\n}`],
      [['job', 8]],
    ],
  ])('%s', (_title, digests, chains, expected) => {
    const kinds = new UnexpectedKinds()
    for (const digest of digests) kinds.addDigest(digest)
    expect(kinds.result(chains).map(({ message, count }) => [message, count])).toEqual(expected)
  })
})

describe('lines that stand in every digest', () => {
  const digest = [row('INFO', 'daily', 2), row('OTHER', 'x', 1), row('FAULTS', 'y', 1)]
  const once = [...digest, row('INFO', 'once', 9)]
  it.each<[string, readonly (readonly PastRow[])[], object]>([
    [
      'are told for their section',
      [digest, once, digest],
      [{ section: 'INFO', different: 2, lines: [{ message: 'daily', count: 6 }] }],
    ],
    ['are not known of so few', [digest, digest], []],
    [
      'are none, if one digest has a message of theirs twice, with other details',
      [[...once, row('INFO', 'once', 1)], once, digest],
      [{ section: 'INFO', different: 2, lines: [{ message: 'daily', count: 6 }] }],
    ],
    ['are none, if they are missing in one', [digest, [], digest], []],
  ])('%s', (_title, digests, expected) => {
    const lines = new SteadyLines()
    for (const rows of digests) lines.addDigest(rows)
    expect(lines.result()).toEqual(expected)
  })
})
