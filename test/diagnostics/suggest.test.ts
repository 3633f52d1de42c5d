import { expect, test } from 'vitest'
import { suggestionsFor } from '../../src/diagnostics/suggest.ts'

test.each([
  ['a slip', 'cuont', ['count', 'report'], ['count']],
  ['a letter that is missing', 'drp', ['drop', 'ban'], ['drop']],
  ['case alone, before other slips', 'message', ['messages', 'MESSAGE'], ['MESSAGE', 'messages']],
  ['two slips in a longer word', 'SYSLOG_IDENTFIRE', ['SYSLOG_IDENTIFIER'], ['SYSLOG_IDENTIFIER']],
  ['another short word', 'foo', ['doc', 'set'], []],
  ['another letter', 'x', ['k', 'y'], []],
  ['the same letter in another case', 'N', ['n'], ['n']],
])('what is meant by %s', (_, word, known, meant) => {
  expect(suggestionsFor(word, known)).toEqual(meant)
})
