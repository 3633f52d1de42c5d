import { describe, expect, it } from 'vitest'
import { type Diagnostic, diagnose } from '../../src/diagnostics/diagnostic.ts'
import { type DiagnosticFormat, printDiagnostics } from '../../src/program/diagnostics-output.ts'

const file = { name: 'main.chain', text: 'include "a"\nchain x from jornal {\n}\n' }
const UNKNOWN = diagnose(
  'PY0206',
  { file, start: 25, end: 31 },
  { name: 'jornal' },
  'did you mean `journal`?',
)
const EMPTY = diagnose('PY0803', { file, start: 12, end: 35 }, {})

function printed(diagnostics: readonly Diagnostic[], format: DiagnosticFormat, colours = false): string {
  let text = ''
  printDiagnostics(diagnostics, format, { write: (more) => (text += more), hasColors: () => colours })
  return text
}

describe('diagnostics are printed', () => {
  it('for people, with a count at the end', () => {
    expect(printed([UNKNOWN, EMPTY], 'text')).toMatch(
      /^error\[PY0206\]: there is no source named `jornal`\n {2}--> main\.chain:2:14\n[\s\S]*\n\nerror\[PY0803\][\s\S]*\n\n2 errors\n$/,
    )
    expect(printed([], 'text')).toBe('no problems\n')
  })

  it('in colours where the output has them, and only there', () => {
    expect(printed([UNKNOWN], 'text', true)).toContain('\x1b[')
    expect(printed([UNKNOWN], 'text', false)).not.toContain('\x1b[')
    expect(printed([UNKNOWN], 'json', true)).not.toContain('\x1b[')
  })

  it('for programs, as one object a line with these keys in this order', () => {
    expect(printed([UNKNOWN, EMPTY], 'json')).toBe(
      '{"severity":"error","code":"PY0206","message":"there is no source named `jornal`","file":"main.chain","line":2,"column":14,"end_line":2,"end_column":20,"hint":"did you mean `journal`?"}\n' +
        '{"severity":"error","code":"PY0803","message":"there is no base chain: no entry would be looked at","file":"main.chain","line":2,"column":1,"end_line":3,"end_column":2,"hint":"begin one with `chain NAME from journal { … }`"}\n',
    )
    expect(printed([], 'json')).toBe('')
  })
})
