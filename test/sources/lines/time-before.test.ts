import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { LineParser } from '../../../src/sources/lines/line-parser.ts'
import { StampReader } from '../../../src/sources/lines/syslog-time.ts'
import { TimeBefore } from '../../../src/sources/lines/time-before.ts'
import { openRecordedLines } from '../../../src/sources/open-recorded-lines.ts'
import { isoMicroseconds } from '../../../src/values/instant.ts'
import { opened, readAll } from '../../support/read-source.ts'
import { openFiles } from '../file/support/reading.ts'

const directory = mkdtempSync(join(tmpdir(), 'time-before-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** What Samba writes of a password that was refused, to a client that has the time of an access for a name. */
function refused(clock: string): string {
  const name = 'x[21/Nov/2020:10:00:00 +0000] "y'
  return `[2026/11/20 ${clock},  2] ../../auth/auth_log.c:647(log_authentication_event_human_readable)
  Auth: [SMB2,(null)] user [WG]\\[${name}] at [Fri, 20 Nov 2026 ${clock} UTC] with [NTLMv2] status [NT_STATUS_NO_SUCH_USER] workstation [PC] remote host [ipv4:203.0.113.9:58390] mapped to [WG]\\[${name}]. local host [ipv4:192.0.2.25:445] 
`
}

const OPTIONS = { timezone: 'UTC', fallbackEncoding: 'latin1', onNotice: () => {} }

describe('indented lines have the time of the line that they go on with, and none that a client wrote', () => {
  const text = `${refused('10:00:00.250000')}${refused('14:00:00.500000')}\tand a third line\n`
  const times = [
    ...['10:00:00.250000', '10:00:00.250000'],
    ...['14:00:00.500000', '14:00:00.500000', '14:00:00.500000'],
  ].map((clock) => `2026-11-20T${clock}Z`)
  const path = join(directory, 'log.smbd')
  const packed = `${path}.gz`
  writeFileSync(path, text)
  writeFileSync(packed, gzipSync(text))
  const settings = { kind: 'file', paths: [path], start: 'oldest', format: 'plain' } as const
  it.each([
    ['in a file', () => openFiles({ paths: [path], format: 'plain' })],
    ['in a packed file', () => opened(openRecordedLines('samba', settings, packed, OPTIONS))],
  ])('%s', async (_, open) => {
    expect(await readAll(open(), ({ realtime }) => isoMicroseconds(realtime))).toEqual(times)
  })
})

describe('the time of the line before', () => {
  const NOW = Date.parse('2026-11-21T12:00:00Z') * 1000
  const SECOND = 1e6
  const heading = '[2026/11/20 10:00:00.000000,  1] ../../source3/smbd/server.c:1(main)'
  const timesOf = (lines: readonly (readonly [line: string, received: number])[]) => {
    const parser = new LineParser('plain', new StampReader('UTC', NOW), new TextDecoder('latin1'))
    const origin = { fields: new Map(), defaults: new Map(), before: new TimeBefore() }
    return lines.map(([line, received]) =>
      isoMicroseconds(parser.parse(line, received, origin).realtime).slice(5, 19),
    )
  }
  it.each([
    ['is not that of a line that is not indented', 'x', NOW, '11-21T12:00:00'],
    ['is not that of a line that comes later', '  x', NOW + 2 * SECOND, '11-21T12:00:02'],
    ['is that of a line which comes at once', '  x', NOW + SECOND, '11-20T10:00:00'],
  ])('%s', (_, line, received, at) => {
    expect(
      timesOf([
        [heading, NOW],
        [line, received],
      ]),
    ).toEqual(['11-20T10:00:00', at])
  })

  it('is none of the first line of all', () => {
    expect(timesOf([['  x', NOW]])).toEqual(['11-21T12:00:00'])
  })
})
