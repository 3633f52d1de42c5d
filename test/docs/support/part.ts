import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Block, REPOSITORY } from './page.ts'

/** Whether a block stands in a file of the repository, however either is indented; a first line that names a file does not count. */
export function isPartOf(block: Block, file: string): boolean {
  const own = block.file === undefined ? block.text : block.text.replace(/^.*\n/, '')
  return flush(readFileSync(join(REPOSITORY, file), 'utf8')).includes(flush(own).trim())
}

function flush(text: string): string {
  return text.replaceAll(/^[ \t]+|[ \t]+$/gm, '')
}
