import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'

/** Whether a text of chains is only some statements, without a chain around them. */
export function isFragment(text: string): boolean {
  const [first = ''] = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line))
  return !/^(?:chain|define|default|include|policy|test)\b/.test(first)
}

/** Names that stand for an address or a number in our pages; any other field is a text. */
const ADDRESSES = /^(?:ip|client|offender|again|address|.*_(?:ip|address))$/
const NUMBERS = /^(?:port|failures|bans|times|.*_(?:count|port))$/

/**
 * Statements as a program, on lines of their own from the second on: a chain around them, with a message that has the fields which
 * they were found to lack, and the chains that they go to.
 */
export function completed(statements: string, lacking: readonly Diagnostic[]): string {
  const named = (code: string) => [
    ...new Set(
      lacking
        .filter((each) => each.code === code)
        .map(({ span }) => span.file.text.slice(span.start, span.end)),
    ),
  ]
  const fields = [...new Set(named('PY0204').map((field) => field.replaceAll(/\W/g, '')))]
  const captures = fields.map((field) => `{${field}${typeOf(field)}}`).sort(byCertainty)
  const message = captures.length === 0 ? '' : `if MESSAGE like "${captures.join(' ')}" {`
  const chains = named('PY0201').map((name) => `chain ${name} { accept }`)
  return [
    `chain example from journal { ${message}`,
    `${statements}${message === '' ? '' : '}'}`,
    '}',
    ...chains,
    '',
  ].join('\n')
}

function typeOf(field: string): string {
  if (ADDRESSES.test(field)) return ':addr'
  return NUMBERS.test(field) ? ':int' : ''
}

/** Texts last: whoever writes one must not choose what is captured behind it. */
function byCertainty(one: string, other: string): number {
  return Number(other.includes(':')) - Number(one.includes(':'))
}
