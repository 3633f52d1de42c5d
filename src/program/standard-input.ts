import { isUtf8 } from 'node:buffer'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { ChainFiles, UnreadableFile } from '../language/load.ts'
import { NOT_UTF8, withTexts } from '../settings/chain-files.ts'

/** How standard input is called in the place of a chain file. */
export const STANDARD_INPUT = '-'

/** The chain file on standard input, or why it cannot be read. */
export async function readStandardInput(): Promise<string | UnreadableFile> {
  const bytes = await buffer(process.stdin)
  return isUtf8(bytes) ? bytes.toString() : NOT_UTF8
}

/** Chain files for these names; where one of them is standard input, that is as if it lay in the current directory. */
export async function withStandardInput(files: ChainFiles, names: readonly string[]): Promise<ChainFiles> {
  if (!names.includes(STANDARD_INPUT)) return files
  return withTexts(files, new Map([[resolve(STANDARD_INPUT), await readStandardInput()]]))
}
