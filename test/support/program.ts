import { BUILTINS } from '../../src/builtins.ts'
import { type CheckResult, check } from '../../src/check/check.ts'
import type { Environment } from '../../src/check/environment.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { positionAt } from '../../src/diagnostics/span.ts'
import { parseFile } from '../../src/language/parse.ts'
import type { Accounts, Names } from '../../src/module/ports.ts'
import { TestBench } from '../../src/testing/bench.ts'

/** Accounts of which only root exists. */
const ROOT: Names = new Set(['root'])
export const ONLY_ROOT: Accounts = { users: () => ROOT, groups: () => ROOT }

/** Checks a text of chains that includes nothing. */
export function checkText(
  text: string,
  environment: Environment = {},
): CheckResult & { readonly syntax: readonly Diagnostic[] } {
  const { file, diagnostics } = parseFile({ name: 'test.chain', text })
  return { ...check({ files: [file], fileLists: new Map() }, BUILTINS, environment), syntax: diagnostics }
}

/** A bench for a text of chains that must be free of errors. */
export function benchOf(text: string, source = 'journal'): TestBench {
  const { program, diagnostics, syntax } = checkText(text)
  const wrong = [...syntax, ...diagnostics].filter(({ severity }) => severity === 'error').map(said)
  if (wrong.length > 0) throw new Error(`the chains are wrong:\n${wrong.join('\n')}`)
  return new TestBench(program, ONLY_ROOT, source)
}

/** A diagnostic on one line: `PY0201 3:9 [nowhere] there is no chain named …`. */
export function said({ code, span, message }: Diagnostic): string {
  const { line, column } = positionAt(span.file, span.start)
  return `${code} ${line}:${column} [${span.file.text.slice(span.start, span.end)}] ${message}`
}
