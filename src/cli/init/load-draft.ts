import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadProgram, type ProgramLoading } from '../../program/load-program.ts'
import { type NewFile, writeNewFiles } from '../new-files.ts'
import { SETTINGS } from './place.ts'

/** Loads a configuration that is not there yet as `check` and `run` do it: from a directory that is gone afterwards. */
export async function loadDraft(files: readonly NewFile[]): Promise<ProgramLoading> {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-ts-init-'))
  try {
    const problem = writeNewFiles(directory, files)
    if (problem !== undefined) throw new Error(problem)
    return await loadProgram({ config: join(directory, SETTINGS), chains: [], banSets: 'declared' })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
