import { check } from '../check/check.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { parseFile } from '../language/parse.ts'
import type { Action, Filter } from '../module/definition.ts'
import { exampleText } from '../module/example.ts'
import type { Modules } from '../module/modules.ts'
import type { Accounts, Names } from '../module/ports.ts'
import { TestBench } from './bench.ts'
import { runTest, type TestResult } from './run-test.ts'

/** How an example ended: there is no result where its chains are wrong. */
export interface ExampleResult {
  readonly diagnostics: readonly Diagnostic[]
  readonly result?: TestResult
}

/** Examples are the same everywhere, so they know one account only. */
const ROOT: Names = new Set(['root'])
const ACCOUNTS: Accounts = { users: () => ROOT, groups: () => ROOT }

/** Checks and runs every example of a filter or an action, each on empty state. */
export function runExamples(definition: Filter | Action, modules: Modules): readonly ExampleResult[] {
  return definition.examples.map((example, index) => {
    const title = `example ${index + 1} of the ${definition.kind} ${definition.name}`
    const text = exampleText(example, title)
    const { file, diagnostics: syntax } = parseFile({ name: `${definition.name}.example`, text })
    const { program, diagnostics: found } = check({ files: [file], fileLists: new Map() }, modules, {})
    const diagnostics = [...syntax, ...found]
    const [test] = program.tests
    if (hasErrors(diagnostics) || test === undefined) return { diagnostics }
    return { diagnostics, result: runTest(test, new TestBench(program, ACCOUNTS, 'journal')) }
  })
}
