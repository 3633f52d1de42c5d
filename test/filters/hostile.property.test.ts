import { describe, expect, it } from 'vitest'
import { jsonFields } from '../../filters/support/json-fields.ts'
import { keysAndValues } from '../../filters/support/keys-and-values.ts'
import { structuredData } from '../../filters/support/structured-data.ts'
import { outgrows } from '../check/patterns/growth.ts'
import fc from '../support/properties.ts'

const SEEDED = { seed: 8, numRuns: 300 }

const NAME = fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,8}$/)
const PAIRS = fc.uniqueArray(fc.tuple(NAME, fc.string({ unit: 'binary', maxLength: 20 })), {
  minLength: 1,
  maxLength: 8,
  selector: ([name]) => name,
})

describe('what a careful program wrote', () => {
  it('comes back from structured data', () => {
    fc.assert(
      fc.property(PAIRS, fc.string({ unit: 'binary' }), (pairs, message) => {
        const written = pairs.map(([name, value]) => ` ${name}="${value.replace(/["\\\]]/g, '\\$&')}"`)
        const data = structuredData(`[id${written.join('')}] ${message}`)
        expect([...(data?.found.fields ?? [])]).toEqual(pairs.map(([name, value]) => [`id_${name}`, value]))
        expect(data?.rest).toBe(message.replace(/^\uFEFF/, ''))
      }),
      SEEDED,
    )
  })

  it('comes back from keys and values in quotes', () => {
    fc.assert(
      fc.property(PAIRS, (pairs) => {
        const written = pairs.map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`)
        expect([...keysAndValues(written.join(' ')).fields]).toEqual(pairs)
      }),
      SEEDED,
    )
  })

  it('comes back from JSON', () => {
    fc.assert(
      fc.property(PAIRS, (pairs) => {
        expect([...(jsonFields(JSON.stringify(Object.fromEntries(pairs)))?.fields ?? [])]).toEqual(pairs)
      }),
      SEEDED,
    )
  })
})

describe('what an attacker wrote', () => {
  it('is taken apart without failing, into names that fields can have', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '"',
      '\\',
      '=',
      ' ',
      ',',
      ';',
      "'",
      '{',
      '}',
      ':',
      'a',
      '1',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        const names = [keysAndValues(text), jsonFields(text), structuredData(text)?.found].flatMap(
          (found) => [...(found?.fields.keys() ?? [])],
        )
        expect(names.filter((name) => !/^\w*$/.test(name))).toEqual([])
      }),
      { ...SEEDED, numRuns: 2000 },
    )
  })

  const FILTERS = {
    kv: (text: string) => keysAndValues(text).size > 0,
    json: (text: string) => jsonFields(text) !== undefined,
    rfc5424: (text: string) => structuredData(text) !== undefined,
  }
  const ATTACKS: Readonly<Record<string, (size: number) => string>> = {
    'equals signs': (size) => '='.repeat(size),
    'a long key': (size) => 'a'.repeat(size),
    separators: (size) => `a=${',b'.repeat(size / 2)}`,
    'pairs within a value': (size) => `a=${'/b='.repeat(size / 3)}`,
    'quotes that never close': (size) => 'a="\\'.repeat(size / 4),
    escapes: (size) => `[a b="${'\\\\'.repeat(size / 2)}`,
    elements: (size) => '[a]'.repeat(size / 3),
    parameters: (size) => `[a${' b=""'.repeat(size / 5)}`,
    spaces: (size) => `[a${' '.repeat(size)}`,
    'a header that never ends': (size) => `<1>1 ${'x'.repeat(size)}`,
    brackets: (size) => `{"a":${'['.repeat(size)}`,
    names: (size) => `{${'"a":1,'.repeat(size / 6)}"b":2}`,
  }

  it.each(Object.entries(FILTERS))('takes %s no more than linear time', (_name, test) => {
    const slow = Object.entries(ATTACKS).filter(([, attack]) =>
      outgrows(test, attack, { from: 6_000, to: 60_000, margin: 3 }),
    )
    expect(slow.map(([name]) => name)).toEqual([])
  })
})
