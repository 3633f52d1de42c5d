/** Loads, checks and compiles a directory of chains as `run` does, and prints what that took, as JSON. */
import { performance } from 'node:perf_hooks'
import { NO_ACCOUNTS } from '../../src/module/ports.ts'

const begin = performance.now()
const [
  { BUILTINS },
  { sparingMemory },
  { check },
  { compile },
  { StateTables },
  { hasErrors },
  { loadChains },
  { diskChainFiles },
] = await Promise.all([
  import('../../src/builtins.ts'),
  import('../../src/program/spare-memory.ts'),
  import('../../src/check/check.ts'),
  import('../../src/compile/compile.ts'),
  import('../../src/engine/state-tables.ts'),
  import('../../src/diagnostics/diagnostic.ts'),
  import('../../src/language/load.ts'),
  import('../../src/settings/chain-files.ts'),
])
const imported = performance.now()
const loaded = sparingMemory(() => loadChains([`${process.argv[2]}/*.chain`], diskChainFiles()))
const parsed = performance.now()
const { program, diagnostics } = sparingMemory(() => check(loaded, BUILTINS, {}))
const checked = performance.now()
const problems = [...loaded.diagnostics, ...diagnostics]
if (hasErrors(problems)) throw new Error(problems[0]?.message)
const tables = new StateTables()
sparingMemory(() =>
  compile(program, { accounts: NO_ACCOUNTS, timezone: 'UTC', table: (name) => tables.table(name) }),
)
const compiled = performance.now()
const figures = {
  import: imported - begin,
  parse: parsed - imported,
  check: checked - parsed,
  compile: compiled - checked,
  diagnostics: problems.length,
}
process.stdout.write(JSON.stringify(figures))
