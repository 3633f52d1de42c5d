import { existsSync, globSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { SourceFile } from '../diagnostics/span.ts'
import type { ChainFiles, UnreadableFile } from '../language/load.ts'
import { readTextFile } from '../values/text-file.ts'
import { parsedChains } from './parsed-chains.ts'

/** Chain files on the disk; the shipped ones lie beside the program. */
export function diskChainFiles(): ChainFiles {
  const shipped = join(import.meta.dirname, '..', '..', 'chains')
  return {
    read: readChainFile,
    glob: filesMatching,
    shipped,
    parsed: parsedChains(shipped),
  }
}

/** Chain files of which some have other texts than on the disk, or are not there, by their absolute paths. */
export function withTexts(
  files: ChainFiles,
  texts: ReadonlyMap<string, string | UnreadableFile>,
): ChainFiles {
  return {
    ...files,
    read: (path) => texts.get(path) ?? files.read(path),
    // One that is not there may be called as a pattern is.
    glob: (pattern) => (texts.has(pattern) ? [pattern] : files.glob(pattern)),
  }
}

/** The path of a file that was loaded from the disk; of any other, its name. */
export function chainPath(file: SourceFile): string {
  return 'path' in file && typeof file.path === 'string' ? file.path : file.name
}

/** The files that match. As far as a pattern is a path that there is, it is that path: a directory may be called `[web]`. */
function filesMatching(pattern: string): readonly string[] {
  let known = pattern
  while (!existsSync(known)) known = dirname(known)
  if (known === pattern) return [pattern]
  return globSync(relative(known, pattern), { cwd: known }).map((path) => join(known, path))
}

function readChainFile(path: string): string | UnreadableFile {
  try {
    return readTextFile(path)
  } catch (error) {
    return problemOf(error)
  }
}

/** What is wrong with bytes that are no text, as those of older programs. */
export const NOT_UTF8: UnreadableFile = {
  problem: 'it is not UTF-8',
  hint: 'save it as UTF-8, such as by `iconv -f latin1 -t utf-8`',
}

/** What is wrong with a file that no person wrote. */
export const TOO_LARGE: UnreadableFile = {
  problem: 'it is larger than 16 MiB',
  hint: 'name the file that was meant',
}

const PROBLEMS: Readonly<Record<string, UnreadableFile>> = {
  ENOENT: {
    problem: 'there is no such file',
    hint: 'a path is relative to the directory of the file that names it',
  },
  EACCES: {
    problem: 'this user may not read it',
    hint: 'let the user that pyruse-ts runs as read it, and all directories above it',
  },
  EISDIR: { problem: 'it is a directory', hint: 'name the files in it: `DIRECTORY/*.chain`' },
  EFBIG: TOO_LARGE,
  ERR_ENCODING_INVALID_ENCODED_DATA: NOT_UTF8,
}

function problemOf(error: unknown): UnreadableFile {
  if (!(error instanceof Error)) return { problem: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return PROBLEMS[code] ?? { problem: error.message }
}
