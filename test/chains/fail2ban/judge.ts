import type { CheckedProgram } from '../../../src/check/program.ts'
import { NO_ACCOUNTS } from '../../../src/module/ports.ts'
import { TestBench } from '../../../src/testing/bench.ts'
import { parseAddress } from '../../../src/values/address.ts'
import { textOf } from '../../../src/values/value.ts'
import { type AnnotatedLine, annotatedLines } from './annotated-lines.ts'
import { entryFields } from './entry-fields.ts'
import { type ComparedFilter, reasonFor } from './services.ts'

/** A line, and whether the chains see in it what fail2ban sees. */
export interface Judgement {
  readonly line: AnnotatedLine
  readonly fields: Readonly<Record<string, string>>
  /** What the chains took it for: `ssh_auth of 192.0.2.1`, or `nothing`. */
  readonly found: string
  readonly isRight: boolean
  /** Why it is judged otherwise on purpose. */
  readonly reason: string | undefined
}

/** Judges every line of a filter, each by itself: what a line is taken for does not depend on those before it. */
export function judge(program: CheckedProgram, compared: ComparedFilter): readonly Judgement[] {
  const bench = new TestBench(program, NO_ACCOUNTS, 'journal')
  return annotatedLines(compared.filter).map((line) => {
    const fields = entryFields(line, compared)
    bench.walk(fields)
    const { offence, offender, login } = bench.last?.fields() ?? {}
    // A login takes back what was counted: it names the offence, too.
    const isOffence = offence !== undefined && login === undefined
    const host = line.host === undefined ? undefined : (parseAddress(line.host)?.text ?? line.host)
    const isRight = isOffence === line.isFailure && (!isOffence || textOf(offender ?? '') === host)
    return {
      line,
      fields,
      found: isOffence ? `${textOf(offence)} of ${textOf(offender ?? '-')}` : 'nothing',
      isRight,
      reason: isRight ? undefined : reasonFor(compared, line.text, line.host),
    }
  })
}
