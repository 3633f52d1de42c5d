import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { CheckedProgram } from '../../src/check/program.ts'
import { compile } from '../../src/compile/compile.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { Recorder } from '../../src/explain/recorder.ts'
import { openRecording } from '../../src/sources/open-recording.ts'
import { SourceError } from '../../src/sources/source-error.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { shippedProgram } from '../chains/support.ts'
import { checkText, ONLY_ROOT } from '../support/program.ts'

const RECORDING = join(import.meta.dirname, '..', '..', 'examples', 'quickstart', 'recording.export')

/** The same chains, walked with and without somebody who looks on; each has state of its own. */
function observedAndNot(program: CheckedProgram) {
  const graphOf = (observer?: Recorder) => {
    const tables = new StateTables()
    return compile(program, {
      accounts: ONLY_ROOT,
      timezone: 'UTC',
      table: (name) => tables.table(name),
      ...(observer && { observer }),
    })
  }
  return { observed: graphOf(new Recorder()), plain: graphOf() }
}

it('a recorded morning is decided alike, whether somebody looks on or not', () => {
  const { observed, plain } = observedAndNot(shippedProgram())
  const options = { fallbackEncoding: 'windows-1252', timezone: 'UTC', onNotice: () => {} }
  const source = openRecording(RECORDING, 'export', options)
  if (source instanceof SourceError) throw new Error(source.message)
  let entries = 0
  for (let entry = source.next(); entry !== undefined; entry = source.next()) {
    const { fields, ...one } = observed.walk(entry, 'journal')
    const written = fields()
    const { fields: otherFields, ...other } = plain.walk(entry, 'journal')
    expect(one).toEqual(other)
    expect(written).toEqual(otherFields())
    entries++
  }
  source.close()
  expect(entries).toBeGreaterThan(1_000)
})

it.each([
  ['behind what leads past a chain is not', 'SYSLOG_IDENTIFIER == "sshd" and once_per(1h)', 'drop'],
  ['before it is', 'once_per(1h) and SYSLOG_IDENTIFIER == "sshd"', 'policy'],
])('what is remembered %s, whether somebody looks on or not', (_title, condition, first) => {
  const { program } = checkText(`chain c from journal on ${condition} { drop }
chain d from journal on SYSLOG_IDENTIFIER == "cron" { accept }`)
  const { observed, plain } = observedAndNot(program)
  for (const graph of [observed, plain]) {
    const verdicts = ['cron', 'sshd', 'sshd'].map(
      (name) => graph.walk(fieldEntry({ SYSLOG_IDENTIFIER: name }, 0), 'journal').verdict,
    )
    expect(verdicts).toEqual(['accept', first, 'policy'])
  }
})
