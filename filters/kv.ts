import { defineFilter, family, field } from '../src/module/index.ts'
import { ABOUT_FOUND_FIELDS } from './support/found-fields.ts'
import { keysAndValues } from './support/keys-and-values.ts'

export const kv = defineFilter({
  name: 'kv',
  summary: 'True where a text has `key=value` in it: each key becomes a field that begins with `kv_`.',
  details:
    'A key begins with a letter or `_`, and stands at the beginning, behind white space, or behind `,` or `;`. A value ends at white space, ' +
    'or before a `,` or `;` with the next key; one in quotes, `"…"` or `\'…\'`, at the quote, and `\\` takes the next character as it is there. ' +
    'All values are strings: `kv_src like "{ip:addr}"` makes an address of one, `kv_cpu like "{cpu:int}"` a number. ' +
    `Who can write into the text before a key can forge its value. ${ABOUT_FOUND_FIELDS}`,
  parameters: {
    text: field('The field that holds the text.', { types: ['string'] }),
    prefix: family('kv', 'What the names of the fields begin with, before `_`.', ['string']),
  },
  examples: [
    {
      rules: ['kv(MESSAGE) and kv_src like "{ip:addr}" -> accept'],
      test: [
        'given MESSAGE "login failed src=203.0.113.9, user=\\"kim \\\\\\"k\\\\\\" lee\\" try.count=3"',
        'expect accept',
        'expect ip == 203.0.113.9',
        'expect kv_user == "kim \\"k\\" lee"',
        'expect kv_try_count == "3"',
        'given MESSAGE "nothing of the kind"',
        'expect policy',
      ],
    },
    {
      rules: ['kv(MESSAGE, as: fw) and fw_DPT == "22" -> drop'],
      test: ['given MESSAGE "IN=eth0 OUT= SRC=203.0.113.9 DPT=22"', 'expect drop', 'expect fw_OUT == ""'],
    },
  ],
  why: () => () => 'there is no `key=value` in it',
  compile:
    ({ text, prefix: fill }) =>
    (walk) => {
      const found = keysAndValues(text(walk))
      if (found.size === 0) return false
      fill(walk, found.fields)
      return true
    },
})
