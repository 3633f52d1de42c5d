import { describe, expect, it } from 'vitest'
import { TestBench } from '../../src/testing/bench.ts'
import { shippedProgram } from '../chains/support.ts'
import { ONLY_ROOT } from '../support/program.ts'

/** Lines of programs that write a name as they were given it. */
const LINES: readonly (readonly [identifier: string, line: (name: string) => string])[] = [
  [
    'nginx',
    (name) =>
      `2026/03/10 07:05:12 [error] 12#12: *1 user "${name}": password mismatch, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", host: "x"`,
  ],
  [
    'vaultwarden',
    (name) =>
      `[vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 203.0.113.9. Username: ${name}.`,
  ],
]

/** What JavaScript takes for the end of a line, and no log does. */
const SEPARATORS = ['\r', '\u2028', '\u2029']

describe('who puts the end of a line into a name is found all the same', () => {
  const program = shippedProgram()
  it.each(LINES)('by %s', (identifier, line) => {
    for (const separator of SEPARATORS) {
      const bench = new TestBench(program, ONLY_ROOT, 'journal')
      bench.walk({ SYSLOG_IDENTIFIER: identifier, MESSAGE: line(`a${separator}b`), PRIORITY: '6' })
      expect(bench.last?.fields()).toMatchObject({ offence: expect.any(String) })
    }
  })
})
