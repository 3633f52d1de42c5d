import { expect, test } from 'vitest'
import { generateCorpus } from '../../bench/corpus/generate.ts'
import { LAST_ADDRESS, withLastFailure } from '../../bench/corpus/last-failure.ts'
import { goalLines } from '../../bench/goals.ts'
import type { Contestant, Cost, Measurement } from '../../bench/measure.ts'

const OURS: Cost = { seconds: 1, processor: 2, memory: 100 }

test.each<[title: string, theirs: Measurement, line: RegExp]>([
  [
    'reached',
    { seconds: 8, processor: 8, memory: 10 },
    /8\.00 times as fast \(4\.00 by CPU\); the goal is 8$/,
  ],
  ['missed', { seconds: 7, processor: 8, memory: 10 }, /7\.00 times as fast .*the goal is 8, MISSED$/],
  [
    'not measured where a program is missing',
    { problem: 'not installed' },
    /^ours, against theirs: not measured$/,
  ],
])('a goal of speed is %s', (_title, theirs, line) => {
  const lines = goalLines(results(theirs), [{ who: 'ours', against: 'theirs', speed: 8 }])
  expect(lines).toEqual([expect.stringMatching(line)])
})

test.each([
  [1000, '0.10 of its memory; the goal is 0.1'],
  [500, '0.20 of its memory; the goal is 0.1, MISSED'],
])('against %d MB, we take %s', (memory, text) => {
  const theirs = { seconds: 1, processor: 1, memory }
  const lines = goalLines(results(theirs), [{ who: 'ours', against: 'theirs', memory: 0.1 }])
  expect(lines).toEqual([`ours, against theirs: ${text}`])
})

test('the last failure is one entry more, and the only one of its address', () => {
  const entries = [...withLastFailure(generateCorpus({ entries: 3_000 }))]
  const named = entries.filter(({ message }) => String(message).includes(LAST_ADDRESS))
  expect(entries).toHaveLength(3_001)
  expect(named).toEqual([entries.at(-1)])
  expect(named[0]).toMatchObject({ identifier: 'sshd-session', failedPassword: LAST_ADDRESS })
})

function results(theirs: Measurement): Map<Contestant, Measurement> {
  return new Map<Contestant, Measurement>([
    [{ name: 'ours', program: 'ours', arguments: [] }, OURS],
    [{ name: 'theirs', program: 'theirs', arguments: [] }, theirs],
  ])
}
