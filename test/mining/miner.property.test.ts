import { describe, expect, test } from 'vitest'
import type { Form, Unexpected } from '../../src/mining/form.ts'
import { type Kind, kindsOf } from '../../src/mining/kinds.ts'
import { Miner } from '../../src/mining/miner.ts'
import fc from '../support/properties.ts'
import { LABELLED, unexpected } from './messages.ts'

const WORDS = ['alpha', 'beta', 'gamma', 'delta', 'eps', 'zeta', 'x1', '7', '192.0.2.1', '']
const message = fc
  .tuple(
    fc.constantFrom('start', 'stop', 'user', 'disk'),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }),
    fc.constantFrom('ok', 'failed', '(a)'),
  )
  .map(([first, middle, last]) => [first, ...middle, last].join(' '))
const sample = fc.oneof(message, fc.constantFrom(...Object.values(LABELLED).flat()))
const messages = fc.array(
  fc
    .tuple(sample, fc.nat(1_000), fc.constantFrom('app', 'kernel'))
    .map(([text, at, name]) => unexpected(text, at, name)),
  { maxLength: 80 },
)

/** What is told, but for the examples, which are the first that came. */
function told(kinds: readonly Kind[]) {
  return kinds
    .map(({ identifier, parts, count, first, last }) =>
      JSON.stringify({ identifier, parts, count, first, last }),
    )
    .sort()
}

function mined(list: readonly Unexpected[], limit?: number): Miner {
  const miner = new Miner([], limit)
  for (const one of list) miner.add(one)
  return miner
}

describe('whatever comes', () => {
  test('every message counts in exactly one kind', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 4, max: 200 }), (list, limit) => {
        const kinds = kindsOf(mined(list, limit).forms)
        expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(list.length)
        const forms = kinds.flatMap((kind) => kind.forms)
        expect(new Set(forms).size).toBe(forms.length)
      }),
    )
  })

  test('the kinds do not depend on the order, as long as there are not too many forms', () => {
    fc.assert(
      fc.property(messages, fc.func(fc.integer()), (list, by) => {
        const shuffled = list.toSorted((left, right) => by(left) - by(right))
        expect(told(kindsOf(mined(shuffled).forms))).toEqual(told(kindsOf(mined(list).forms)))
      }),
    )
  })

  test('there are never more forms than may be', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 4, max: 20 }), (list, limit) => {
        expect([...mined(list, limit).forms].length).toBeLessThanOrEqual(limit)
      }),
    )
  })

  test('it is the same whether it goes on in memory or from what was written, after each batch', () => {
    fc.assert(
      fc.property(
        messages,
        fc.integer({ min: 4, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        (list, limit, batch) => {
          const written = new Map<string, Form>()
          for (let start = 0; start < list.length; start += batch) {
            const miner = new Miner(structuredClone([...written.values()]), limit)
            for (const one of list.slice(start, start + batch)) miner.add(one)
            const { changed, removed } = miner.takeChanges()
            for (const { identifier, key } of removed) written.delete(`${identifier}\n${key}`)
            for (const form of changed) written.set(`${form.identifier}\n${form.key}`, form)
          }
          expect(told(kindsOf(written.values()))).toEqual(told(kindsOf(mined(list, limit).forms)))
        },
      ),
    )
  })
})

test('names that run into each other tell forms apart', () => {
  const miner = new Miner()
  miner.add(unexpected('b \n c', 0, 'X'))
  miner.add(unexpected(' c', 0, 'X\nb\0 '))
  expect([...miner.forms].map(({ identifier, count }) => [identifier, count])).toEqual([
    ['X', 1],
    ['X\nb\0 ', 1],
  ])
})

test('a message that is one star is not taken for what could not be told apart', () => {
  const [star] = mined([unexpected('*', 0, '')]).forms
  const miner = new Miner([], 4)
  for (let at = 0; at < 9; at++) miner.add(unexpected('*', at, ''))
  for (const word of ['a', 'b c', 'd, e', 'f: g', 'h; i', 'j! k', 'l? m']) miner.add(unexpected(word, 0, ''))
  expect([...miner.forms].find(({ key }) => key === star?.key)?.count).toBe(9)
})

test('a flood of messages of random words becomes one kind', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const word = (at: number) => [at, at * 7, at * 13, at * 29].map((n) => letters[n % 26]).join('')
  const list = Array.from({ length: 9_000 }, (_, at) =>
    unexpected(`worker ${word(at)}${word(at >> 4)} lost its peer ${word(at * 3)}`, at),
  )
  const kinds = kindsOf(mined(list).forms)
  expect(kinds).toMatchObject([{ count: 9_000 }])
})
