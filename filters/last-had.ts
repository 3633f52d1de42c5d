import { defineFilter, field, several, stateKey, type Value } from '../src/module/index.ts'

/** One hour, in microseconds: the parts of a line follow each other at once. */
const KNOWN_FOR = 3_600e6

export const lastHad = defineFilter({
  name: 'last_had',
  summary:
    'True where the entry before, of those with the same values, had a field: for lines that come in several entries.',
  details:
    'Of a line that was broken, all parts but the last say so; that the last one is a part only the one before tells. Known are entries that this rule looked at, ' +
    'for an hour. It is false where the entry lacks a field of the key.',
  parameters: {
    field: field('The field that the entry before must have had, whatever its value.', { mayLack: true }),
    by: several(field('The fields whose values make the key.', { mayLack: true })),
  },
  examples: [
    {
      rules: ['last_had(CONTAINER_PARTIAL_MESSAGE, CONTAINER_ID_FULL, PRIORITY) -> drop'],
      test: [
        'given CONTAINER_ID_FULL "c0ffee", PRIORITY 6, CONTAINER_PARTIAL_MESSAGE "true", MESSAGE "a long line, which"',
        'expect policy',
        'given CONTAINER_ID_FULL "c0ffee", PRIORITY 6, MESSAGE "goes on here"',
        'expect drop',
        'given CONTAINER_ID_FULL "c0ffee", PRIORITY 6, MESSAGE "another line"',
        'expect policy',
      ],
    },
  ],
  why: () => () => 'the entry before, of those with the same values, did not have it, or there was none',
  compile: ({ field, by }, kit) => {
    const hadIt = kit.table<true>(`last_had ${kit.instance}`)
    return (walk) => {
      const values: Value[] = []
      // Few entries have all of them: the first that one lacks ends it.
      for (const read of by) {
        const value = read(walk)
        if (value === undefined) return false
        values.push(value)
      }
      const key = stateKey(values)
      const before = hadIt.get(key) !== undefined
      if (field(walk) !== undefined) hadIt.set(key, true, walk.now + KNOWN_FOR)
      else if (before) hadIt.delete(key)
      return before
    }
  },
})
