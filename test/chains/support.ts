import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import type { CheckedProgram } from '../../src/check/program.ts'
import { loadChains } from '../../src/language/load.ts'
import { diskChainFiles } from '../../src/settings/chain-files.ts'
import { parseSamples } from '../../src/testing/samples.ts'

export const CHAINS = join(import.meta.dirname, '..', '..', 'chains')

/** The shipped chain files, by path. */
export const CHAIN_FILES = globSync(join(CHAINS, '*.chain')).sort()

/** The name of a chain file, without its ending: `sshd`. */
export function serviceOf(path: string): string {
  return basename(path, '.chain')
}

export function samplesOf(service: string) {
  const name = `${service}.samples`
  return parseSamples({ name, text: readFileSync(join(CHAINS, name), 'utf8') }).groups.flatMap(
    ({ samples }) => samples,
  )
}

export function shippedProgram(): CheckedProgram {
  return check(loadChains(CHAIN_FILES, diskChainFiles()), BUILTINS, {}).program
}

/** The policy recognises nothing itself: its cases are the lines of all the others. */
export function hasSamples(service: string): boolean {
  return service !== 'policy'
}
