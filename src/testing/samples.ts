import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile, Span } from '../diagnostics/span.ts'
import type { Expect } from '../language/ast.ts'
import { parseExpectations } from '../language/parse.ts'

/** A journal line, as the entry that it stands for. */
export interface Sample {
  readonly fields: Readonly<Record<string, string>>
  readonly span: Span
}

/** Journal lines, and what is expected of each of them. */
export interface SampleGroup {
  readonly expectations: readonly Expect[]
  readonly samples: readonly Sample[]
}

/** `<PRIORITY>IDENTIFIER[PID]: MESSAGE`; priority and process id may be left out, and the line may end as on other systems. */
const SAMPLE_LINE = /^(?:<([0-7])>)?([^\s[\]:]+)(?:\[(\d+)\])?: (.*)\r?$/

/**
 * Reads a samples file: `expect …` lines say what is expected of each of the journal lines below them, up to the next
 * `expect`. `#` starts a comment line; in a message `#012` stands for a line end, as in a syslog file.
 */
export function parseSamples(file: SourceFile): {
  readonly groups: readonly SampleGroup[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const lines = linesOf(file)
  const { expectations, diagnostics } = parseExpectations({ name: file.name, text: onlyExpectations(lines) })
  const problems = [...diagnostics]
  const groups: { expectations: Expect[]; samples: Sample[] }[] = []
  for (const { text, span } of lines.filter(isTold)) {
    const group = groups.at(-1)
    if (isExpectation(text)) {
      const own = expectations.filter(
        (expect) => expect.span.start >= span.start && expect.span.start < span.end,
      )
      if (group === undefined || group.samples.length > 0) groups.push({ expectations: own, samples: [] })
      else group.expectations.push(...own)
      continue
    }
    const fields = fieldsOf(text)
    if (group === undefined) problems.push(diagnose('PY0703', span, { problem: 'stands above any `expect`' }))
    else if (fields === undefined)
      problems.push(
        diagnose(
          'PY0703',
          span,
          { problem: 'is no journal line' },
          'write it as `sshd[4242]: Connection closed`',
        ),
      )
    else group.samples.push({ fields, span })
  }
  const last = lines.findLast(isTold)
  if (last !== undefined && isExpectation(last.text))
    problems.push(
      diagnose(
        'PY0704',
        last.span,
        { problem: 'no journal line stands below it' },
        'write the lines of which that is expected below it, or remove it',
      ),
    )
  return { groups, diagnostics: problems }
}

interface Line {
  readonly text: string
  readonly span: Span
}

function linesOf(file: SourceFile): readonly Line[] {
  let offset = 0
  return file.text.split('\n').map((text) => {
    const span = { file, start: offset, end: offset + text.length }
    offset += text.length + 1
    return { text, span }
  })
}

/** Whether it is neither empty nor a comment. */
function isTold({ text }: Line): boolean {
  return text.trim() !== '' && !text.startsWith('#')
}

function isExpectation(line: string): boolean {
  return /^expect\b/.test(line)
}

/** The text with everything else blanked, so that places stay what they are. */
function onlyExpectations(lines: readonly Line[]): string {
  return lines.map(({ text }) => (isExpectation(text) ? text : ' '.repeat(text.length))).join('\n')
}

function fieldsOf(line: string): Readonly<Record<string, string>> | undefined {
  const [, priority, identifier, pid, message] = SAMPLE_LINE.exec(line) ?? []
  if (identifier === undefined || message === undefined) return undefined
  return {
    SYSLOG_IDENTIFIER: identifier,
    MESSAGE: message.replaceAll('#012', '\n'),
    PRIORITY: priority ?? '6',
    _HOSTNAME: 'sample',
    ...(pid === undefined ? {} : { SYSLOG_PID: pid, _PID: pid }),
  }
}
