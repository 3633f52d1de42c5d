import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from '../diagnostics/span.ts'
import type { ChainFiles } from '../language/load.ts'
import { parsedChains } from './parsed-chains.ts'

/** A chain file of several megabytes was not written by a person: most likely the wrong file was named. */
const LARGEST = 16 * 1024 * 1024

/** Chain files on the disk; the shipped ones lie beside the program. */
export function diskChainFiles(): ChainFiles {
  const shipped = join(import.meta.dirname, '..', '..', 'chains')
  return {
    read: readChainFile,
    glob: (pattern) => globSync(pattern),
    shipped,
    parsed: parsedChains(shipped),
  }
}

/** The path of a file that was loaded from the disk; of any other, its name. */
export function chainPath(file: SourceFile): string {
  return 'path' in file && typeof file.path === 'string' ? file.path : file.name
}

function readChainFile(path: string): string | { readonly problem: string } {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > LARGEST) return { problem: 'it is too large for a file of chains' }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a directory',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return PROBLEMS[code] ?? error.message
}
