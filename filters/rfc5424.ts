import { defineFilter, family, field, optional, output } from '../src/module/index.ts'
import { ABOUT_FOUND_FIELDS } from './support/found-fields.ts'
import { structuredData } from './support/structured-data.ts'

export const rfc5424 = defineFilter({
  name: 'rfc5424',
  summary:
    'True where a text begins with structured data of syslog: each value becomes a field `sd_ID_NAME`.',
  details:
    'The text is the data, `[id@123 name="value" …]`, with or without a message behind it, or a whole line of RFC 5424. ' +
    'The fields of this data are `sd_id_123_name` and so on, and strings: `sd_id_123_src like "{ip:addr}"` makes an address of one. ' +
    '`\\"`, `\\\\` and `\\]` stand for `"`, `\\` and `]`. Data that is not whole, or brings no value, counts as none. ' +
    ABOUT_FOUND_FIELDS,
  parameters: {
    text: field('The field that holds the text.', { types: ['string'] }),
    prefix: family('sd', 'What the names of the fields begin with, before `_`.', ['string']),
    rest: optional(output('string', 'The message behind the data.', { keyword: 'rest' })),
  },
  examples: [
    {
      rules: ['rfc5424(MESSAGE, rest: said) and sd_conn_32473_src like "{ip:addr}" -> accept'],
      test: [
        'given MESSAGE "[conn@32473 src=\\"203.0.113.9\\" note=\\"a \\\\\\"b\\\\\\" [c\\\\]\\"][meta id=\\"7\\"] connected"',
        'expect accept',
        'expect ip == 203.0.113.9',
        'expect sd_conn_32473_note == "a \\"b\\" [c]"',
        'expect sd_meta_id == "7"',
        'expect said == "connected"',
        'given MESSAGE "[notice] connected"',
        'expect policy',
      ],
    },
    {
      rules: ['rfc5424(RAW) and sd_meta_type == "ssh" -> accept'],
      test: [
        'given RAW "<134>1 2026-11-20T10:00:00Z mars pot 1 - [meta type=\\"ssh\\"] connected"',
        'expect accept',
        'given RAW "<134>1 2026-11-20T10:00:00Z mars pot 1 - - connected"',
        'expect policy',
      ],
    },
  ],
  why: () => () => 'it begins with no structured data that is whole',
  compile:
    ({ text, prefix: fill, rest }) =>
    (walk) => {
      const data = structuredData(text(walk))
      if (data === undefined) return false
      fill(walk, data.found.fields)
      rest?.(walk, data.rest)
      return true
    },
})
