import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { quickstartRecording } from '../../bench/corpus/quickstart.ts'
import { readExport } from './corpus-readers.ts'
import { failures, plainBans } from './plain-count.ts'

const RULE = { threshold: 5, window: 600 }

describe('the recording of the quickstart', () => {
  const recording = readFileSync(new URL('../../examples/quickstart/recording.export', import.meta.url))
  const expected = readFileSync(new URL('../../examples/quickstart/expected.json', import.meta.url), 'utf8')
  const entries = readExport(recording)

  test('is what bench/corpus/quickstart.ts writes', () => {
    const { bytes, truth } = quickstartRecording()
    expect(bytes.equals(recording)).toBe(true)
    expect(truth).toEqual(JSON.parse(expected))
  })

  test('is light enough to be kept in the repository', () => {
    expect(recording.length).toBeLessThan(2_500_000)
  })

  test('holds a wave of five addresses, of both families, and nobody else to ban', () => {
    const bans = plainBans(failures(entries), RULE)
    expect(new Set(bans.map(([, address]) => address))).toEqual(
      new Set(['203.0.113.9', '203.0.113.77', '198.18.44.7', '2001:db8:bad:1::5', '2001:db8:5ca1:ab1e::7']),
    )
    expect(quickstartRecording().truth.bans).toEqual(bans)
  })

  test.each([
    ['a web probe', 'nginx', /"GET \/\.env HTTP\/1\.1" 40/],
    ['a failed mail password', 'postfix/smtpd', /SASL \w+ authentication failed/],
    ['a disk that dies', 'kernel', /^I\/O error, dev sda/],
    ['a unit that failed', 'systemd', /^Failed to start backup\.service/],
    ['a login', 'sshd-session', /^Accepted publickey for/],
    ['cron', 'CRON', /CMD/],
  ])('holds %s', (_, identifier, text) => {
    expect(
      entries.some((entry) => entry.SYSLOG_IDENTIFIER === identifier && text.test(entry.MESSAGE ?? '')),
    ).toBe(true)
  })
})
