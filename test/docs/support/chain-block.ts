import { BUILTINS } from '../../../src/builtins.ts'
import { check } from '../../../src/check/check.ts'
import { withoutFollowOns } from '../../../src/check/follow-ons.ts'
import type { CheckedProgram } from '../../../src/check/program.ts'
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { loadChains } from '../../../src/language/load.ts'
import { loadProgram } from '../../../src/program/load-program.ts'
import { chainPath, diskChainFiles } from '../../../src/settings/chain-files.ts'
import { TestBench } from '../../../src/testing/bench.ts'
import { runTest } from '../../../src/testing/run-test.ts'
import { ONLY_ROOT } from '../../support/program.ts'
import { jsonLines } from '../../support/pyruse.ts'
import { type Finding, findingOf } from './finding.ts'
import { completed, isFragment } from './fragment.ts'
import type { Block } from './page.ts'
import type { Sandbox } from './sandbox.ts'
import { runScript } from './shell.ts'

/** What the checker says of the chains in a block, and which of its `test` blocks fail. */
export interface ChainFindings {
  readonly findings: readonly Finding[]
  readonly failures: readonly string[]
}

/**
 * Checks the chains of a block. Those of a file of the page are checked with the settings that the page has by then; of any
 * other, every ban set, section and source is declared.
 */
export async function examineChains(block: Block, sandbox: Sandbox): Promise<ChainFindings> {
  if (block.file !== undefined) {
    const path = sandbox.write(block.file, block.text)
    return sandbox.hasSettings ? examineConfigured(path, sandbox) : examineAlone(path)
  }
  if (!isFragment(block.text)) return examineAlone(sandbox.write('block.chain', block.text))
  const first = checkAlone(sandbox.write('block.chain', completed(block.text, [])))
  return examineAlone(sandbox.write('block.chain', completed(block.text, first.diagnostics)))
}

function examineAlone(path: string): ChainFindings {
  const { program, diagnostics } = checkAlone(path)
  return {
    findings: diagnostics.map(findingOf),
    failures: diagnostics.length > 0 ? [] : failuresIn(program, path),
  }
}

function checkAlone(path: string): { program: CheckedProgram; diagnostics: readonly Diagnostic[] } {
  const loaded = loadChains([path], diskChainFiles())
  const { program, diagnostics } = check(loaded, BUILTINS, {})
  return {
    program,
    diagnostics: [...loaded.diagnostics, ...withoutFollowOns(loaded.diagnostics, diagnostics)],
  }
}

/** Runs the tests that stand in this very file. */
function failuresIn(program: CheckedProgram, path: string): readonly string[] {
  const own = program.tests.filter(({ span }) => chainPath(span.file) === path)
  if (own.length === 0) return []
  const bench = new TestBench(program, ONLY_ROOT, 'journal')
  return own.flatMap((test) => {
    const { failure } = runTest(test, bench)
    return failure ? [`test "${test.title}": ${failure.expected}: ${failure.reason}`] : []
  })
}

async function examineConfigured(path: string, sandbox: Sandbox): Promise<ChainFindings> {
  const request = { config: sandbox.settings, chains: [path], banSets: 'any' } as const
  const { settings, checked, diagnostics } = await loadProgram(request)
  if (settings !== undefined && settings.modules.length > 0) return examineByProgram(path, sandbox)
  const isRight = checked !== undefined && diagnostics.length === 0
  return {
    findings: diagnostics.map(findingOf),
    failures: isRight ? failuresIn(checked.program, path) : [],
  }
}

/** In a process of its own: modules of the settings cannot be loaded in this one. */
async function examineByProgram(path: string, sandbox: Sandbox): Promise<ChainFindings> {
  const checked = await runScript(`pyruse-ts check --format json '${path}' || :`, sandbox)
  const findings = jsonLines(checked.output).map((line) => {
    const code = typeof line === 'object' && line !== null && 'code' in line ? String(line.code) : ''
    return { code, text: JSON.stringify(line) }
  })
  if (findings.length > 0) return { findings, failures: [] }
  const tested = await runScript(`pyruse-ts test '${path}'`, sandbox)
  return { findings, failures: tested.code === 0 ? [] : [tested.output] }
}
