import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadProgram, type ProgramLoading } from '../../program/load-program.ts'
import { errorMessage } from '../../values/error-message.ts'
import { type NewFile, writeNewFiles } from '../new-files.ts'
import { SETTINGS } from './place.ts'

/**
 * Loads a configuration that is not there yet as `check` and `run` do it: from a directory that is gone afterwards. Says why where
 * that cannot be written.
 */
export async function loadDraft(
  files: readonly NewFile[],
): Promise<ProgramLoading | { readonly problem: string }> {
  let directory: string
  try {
    directory = mkdtempSync(join(tmpdir(), 'pyruse-ts-init-'))
  } catch (error) {
    return { problem: errorMessage(error) }
  }
  try {
    const problem = writeNewFiles(directory, files)
    if (problem !== undefined) return { problem }
    return await loadProgram({ config: join(directory, SETTINGS), chains: [], banSets: 'declared' })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
