import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { labelKinds } from '../../bench/grouping/assign.ts'
import { readCsv } from '../../bench/grouping/csv.ts'
import { compareGroupings } from '../../bench/grouping/measures.ts'
import { kindsOf } from '../../src/mining/kinds.ts'
import { Miner } from '../../src/mining/miner.ts'
import { LABELLED, unexpected } from './messages.ts'

test('a labelled sample is grouped exactly', () => {
  const rows = Object.entries(LABELLED).flatMap(([label, messages]) =>
    messages.map((message) => [label, message] as const),
  )
  const miner = new Miner()
  for (const [, message] of rows) miner.add(unexpected(message))
  const messages = rows.map(([, message]) => message)
  const found = labelKinds(messages, kindsOf(miner.forms))
  const labels = rows.map(([label]) => label)
  const wrong = Map.groupBy(rows, (_, at) => found[at])
  const mixed = [...wrong.values()].filter((group) => new Set(group.map(([label]) => label)).size > 1)
  expect(mixed).toEqual([])
  expect(compareGroupings(labels, found)).toEqual({ accuracy: 1, f1: 1 })
})

/** A few words that no two messages have in common. */
function nonsense(number: number): string {
  const letters = createHash('sha256').update(String(number)).digest('hex').replaceAll(/\d/g, 'x')
  return (letters.match(/.{8}/g) ?? []).slice(0, 2 + (number % 6)).join(' ')
}

test.each([
  ['before', 0],
  ['amidst', 3_000],
  ['behind', 5_999],
])('a single line of another program %s a flood of different ones is a kind of its own', (_, place) => {
  const miner = new Miner()
  for (let number = 0; number < 6_000; number++) {
    miner.add(unexpected(nonsense(number), number, 'web'))
    if (number === place) miner.add(unexpected('Kernel panic - not syncing', number, 'kernel'))
  }
  const kinds = kindsOf(miner.forms)
  expect(kinds.some(({ parts }) => parts === null)).toBe(true)
  expect(kinds.filter(({ identifier }) => identifier === 'kernel')).toMatchObject([
    { count: 1, examples: [{ message: 'Kernel panic - not syncing' }] },
  ])
})

test.each([
  ['exactly', 'aabbc', 'xxyyz', 1, 1],
  ['not at all', 'aabb', 'xyxy', 0, 0],
  ['in part', 'aabb', 'xxyz', 0.5, 2 / 3],
  ['with everything in one', 'aab', 'xxx', 0, 0.5],
])('groupings agree %s', (_, labels, found, accuracy, f1) => {
  expect(compareGroupings([...labels], [...found])).toEqual({ accuracy, f1 })
})

test('a CSV file may quote its cells', () => {
  const rows = readCsv('Id,Content\n1,"a, ""b"""\n2,plain\n')
  expect(rows.map((row) => row.get('Content'))).toEqual(['a, "b"', 'plain'])
})
