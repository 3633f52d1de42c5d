import { defineFilter, family, field } from '../src/module/index.ts'
import { ABOUT_FOUND_FIELDS } from './support/found-fields.ts'
import { DEEPEST, jsonFields } from './support/json-fields.ts'

export const json = defineFilter({
  name: 'json',
  summary: 'True where a text is a JSON object: what it holds becomes fields that begin with `json_`.',
  details:
    'The names of objects within it are joined by `_`, items of lists have their number, from 0: `{"a": {"b": [5]}}` brings `json_a_b_0`. ' +
    'Strings, numbers, `true` and `false` keep their types, so that `json_cpu > 90` compares numbers, and is false where `cpu` is a string; ' +
    '`null` and an empty object bring nothing. A number of more than 15 digits is not exact. ' +
    `Behind ${DEEPEST} objects and lists within each other nothing is read. \`@cee:\` may stand before the object. ${ABOUT_FOUND_FIELDS}`,
  parameters: {
    text: field('The field that holds the text.', { types: ['string'] }),
    prefix: family('json', 'What the names of the fields begin with, before `_`.', [
      'string',
      'int',
      'decimal',
      'bool',
    ]),
  },
  examples: [
    {
      rules: [
        'json(MESSAGE) and json_event == "boot" -> accept',
        'json(MESSAGE) and json_load_cpu > 90   -> drop',
      ],
      test: [
        'given MESSAGE "{\\"event\\": \\"boot\\", \\"host\\": \\"mars\\"}"',
        'expect accept',
        'expect json_host == "mars"',
        'given MESSAGE "{\\"load\\": {\\"cpu\\": 90.5}}"',
        'expect drop',
        'given MESSAGE "{\\"load\\": {\\"cpu\\": 90}}"',
        'expect policy',
      ],
    },
  ],
  why: () => () => 'it is no JSON object, or too long',
  compile:
    ({ text, prefix: fill }) =>
    (walk) => {
      const found = jsonFields(text(walk))
      if (found === undefined) return false
      fill(walk, found.fields)
      return true
    },
})
