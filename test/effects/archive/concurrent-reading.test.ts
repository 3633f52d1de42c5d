import { expect, test } from 'vitest'
import { followArchive } from '../../../bench/archive/follow-archive.ts'
import { linesOfArchive, triedArchive } from './archives.ts'

const [CALLS, LINES] = [120, 250]

test('who reads 12 million bytes meanwhile, across rotations, sees every line whole and in its order', async () => {
  const archive = triedArchive({ max_size: 500_000, keep: 1_000 })
  await archive.append(line(0))
  let over = false
  const reading = (async () => {
    let text = ''
    for await (const piece of followArchive(archive.settings.directory, 'web', () => over)) text += piece
    return text
  })()
  for (let call = 0; call < CALLS; call++)
    await archive.append(...Array.from({ length: LINES }, (_, index) => line(1 + call * LINES + index)))
  over = true
  const expected = Array.from({ length: 1 + CALLS * LINES }, (_, number) => line(number))
  const read = (await reading).split('\n')
  expect(read.pop()).toBe('')
  expect(read.length).toBe(expected.length)
  expect(read.every((found, number) => found === expected[number])).toBe(true)
  expect(linesOfArchive(archive.settings.directory).length).toBe(expected.length)
  expect(archive.names().length).toBeGreaterThan(20)
})

function line(number: number): string {
  return JSON.stringify({ N: number, MESSAGE: 'x'.repeat(300 + (number % 180)) })
}
