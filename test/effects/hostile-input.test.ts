import { describe, expect, test } from 'vitest'
import { nftScript } from '../../src/effects/ban/nft-script.ts'
import { requestedChange } from '../../src/effects/ban/requested-change.ts'
import { journalFieldName } from '../../src/effects/log/journal-entry.ts'
import { cleanSubject, cleanText } from '../../src/effects/mail/clean-text.ts'
import { recipientAddress } from '../../src/effects/mail/recipients.ts'
import fc from '../support/properties.ts'

const target = {
  table: 'inet filter',
  name: 'ssh4',
  family: 4,
  networks: false,
  managed: false,
  key: 'ipv4',
} as const
/** Text of any kind, text near to what is expected, and text with all that breaks syntax. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.ipV4(),
  fc.ipV6(),
  fc.emailAddress(),
  fc.string({ unit: fc.constantFrom(...'1.:/af%;{}#\n\r\0 "\'\\@<>=?-,\ud800\u202e') }),
  fc.tuple(fc.ipV4Extended(), fc.string()).map((parts) => parts.join('')),
)

describe('whatever an attacker writes', () => {
  test('only addresses and networks reach a script of nft', () => {
    fc.assert(
      fc.property(hostile, fc.option(fc.integer({ min: 1, max: 1e12 })), (address, seconds) => {
        const origin = { at: 0, source: 'journal', rule: null }
        const change = requestedChange({ ...origin, effect: 'ban', set: 'ssh', address, seconds }, 0)
        if (change === undefined || change === 'run out') return
        for (const line of nftScript([{ target, change }]).trimEnd().split('\n'))
          expect(line).toMatch(
            /^(add|delete) element inet filter ssh4 \{[0-9a-f.:]+(\/\d{1,3})?( timeout \d{1,5}d\d{1,5}s)?\}$/,
          )
      }),
    )
  })

  test('a subject is one line of printable text, not too long', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const subject = cleanSubject(text.repeat(20))
        expect(subject).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
        expect(subject.length).toBeLessThanOrEqual(200)
        expect(subject.isWellFormed()).toBe(true)
      }),
    )
  })

  test('a body is text with line breaks and tabs', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cleanText(text)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
        expect(cleanText(text).isWellFormed()).toBe(true)
      }),
    )
  })

  test('a recipient is one address that is no option', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const address = recipientAddress(text)
        if (address !== undefined) expect(address).toMatch(/^[^\s\x00-\x1f<>,;:"@-][^\s\x00-\x1f<>,;"]*$/)
      }),
    )
  })

  test('a field of the journal has a name that journald takes and does not vouch for', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        expect(journalFieldName(name)).toMatch(/^[A-Z][A-Z0-9_]{0,63}$/)
        expect(['MESSAGE', 'PRIORITY', 'SYSLOG_IDENTIFIER', 'PYRUSE_RULE']).not.toContain(
          journalFieldName(name),
        )
      }),
    )
  })
})
