import { OTHER, type ReportLine } from '../engine/report-content.ts'
import type { Form } from '../mining/form.ts'
import { type Kind, kindsOf } from '../mining/kinds.ts'
import { offersOf } from '../mining/offers.ts'
import { keyOf } from '../mining/pattern.ts'
import { patternText, settledParts } from '../mining/settled.ts'
import type { Told } from './past-lines.ts'

/** Kinds for which a rule is offered, most frequent first: no digest shows more. */
const MOST_RULES = 60

/** A line of the digest with what it is remembered by. */
export interface ToldLine {
  readonly line: ReportLine
  readonly told: Told
}

/** The lines that tell of unexpected messages: one a kind. */
export function unexpectedLines(forms: readonly Form[]): readonly ToldLine[] {
  return offersOf(kindsOf(forms), MOST_RULES).map(({ kind, rule }) => {
    const line = lineOf(kind, rule)
    const { section, message, count } = line
    const parts = kind.forms.map((form) => ({ key: nameOf(form, form.key), count: form.count }))
    const key = nameOf(kind, kind.parts === null ? '*' : keyOf(kind.parts))
    return { line, told: { section, message, key, count, parts } }
  })
}

function lineOf(kind: Kind, rule: string | undefined): ReportLine {
  const { count, first, last, examples, isGrave } = kind
  return {
    section: OTHER,
    message: messageOf(kind),
    details: 'FIRSTLAST',
    count,
    first,
    last,
    times: [],
    kind: {
      examples: examples.map(({ line }) => line),
      ...(isGrave && { isGrave }),
      ...(rule !== undefined && { rule }),
    },
  }
}

/** The line as it was where all were the same, and otherwise what they have in common. */
function messageOf({ identifier, isGrave, parts, examples }: Kind): string {
  const [example, ...others] = examples
  if (example !== undefined && others.length === 0) return example.line
  const settled = settledParts({ parts, count: Number.MAX_SAFE_INTEGER })
  const common = settled === null ? 'Messages of too many kinds to tell them apart' : patternText(settled)
  const origin = [identifier, isGrave ? 'error or worse' : ''].filter((text) => text !== '').join(', ')
  return origin === '' ? common : `[${origin}] ${common}`
}

function nameOf({ identifier, isGrave }: Pick<Form, 'identifier' | 'isGrave'>, key: string): string {
  return `${isGrave ? '\0' : ''}${identifier}\n${key}`
}
