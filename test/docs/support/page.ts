import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The directory of the repository. */
export const REPOSITORY = join(import.meta.dirname, '..', '..', '..')

/** What the comment right above a fence says of it. */
export type Note =
  | { readonly kind: 'not run'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly codes: readonly string[] }
  | { readonly kind: 'part of'; readonly file: string }
  | { readonly kind: 'after'; readonly command: string }

/** A fenced block. */
export interface Block {
  /** The word behind the fence; empty where there is none. */
  readonly language: string
  /** Without the fences and their indentation, each line with its end. */
  readonly text: string
  /** The line of the page where its text begins, from 1 on. */
  readonly line: number
  readonly note?: Note
  /** The file that its first line names: `# main.chain`. */
  readonly file?: string
}

/** A page of the documentation. */
export interface Page {
  /** From the directory of the repository on. */
  readonly path: string
  readonly blocks: readonly Block[]
  /** The lines outside of blocks; those of blocks are empty. */
  readonly prose: readonly string[]
}

export function readPage(path: string): Page {
  return parsePage(path, readFileSync(join(REPOSITORY, path), 'utf8'))
}

/** Takes a page apart: as much of Markdown as tells blocks from text. */
export function parsePage(path: string, text: string): Page {
  const lines = text.split('\n')
  const blocks: Block[] = []
  const prose: string[] = []
  for (let index = 0; index < lines.length; ) {
    const [, indent = '', fence, language = ''] = /^( *)(`{3,})([\w-]*)\s*$/.exec(lines[index] ?? '') ?? []
    if (fence === undefined) {
      prose.push(lines[index] ?? '')
      index += 1
      continue
    }
    const end = lines.findIndex((line, other) => other > index && line.trim() === fence)
    if (end < 0) throw new Error(`${path}:${index + 1}: this block never ends`)
    const inner = lines.slice(index + 1, end).map((line) => line.slice(indent.length))
    const note = noteIn(lines[index - 1] ?? '')
    blocks.push({
      language,
      text: inner.map((line) => `${line}\n`).join(''),
      line: index + 2,
      ...(note && { note }),
      ...fileNamedIn(inner[0] ?? ''),
    })
    prose.push(...lines.slice(index, end + 1).map(() => ''))
    index = end + 1
  }
  return { path, blocks, prose }
}

function noteIn(line: string): Note | undefined {
  const [, kind, rest = ''] = /^\s*<!-- ([a-z ]+): (.+) -->\s*$/.exec(line) ?? []
  switch (kind) {
    case undefined:
      return undefined
    case 'not run':
      return { kind, reason: rest }
    case 'wrong':
      return { kind, codes: rest.split(/,? /) }
    case 'part of':
      return { kind, file: rest }
    case 'after':
      return { kind, command: rest }
    default:
      throw new Error(`a block may be "not run", "wrong", "part of" or "after", but not "${kind}"`)
  }
}

/** A first line that is a comment with the name of a file and nothing else. */
function fileNamedIn(line: string): Pick<Block, 'file'> {
  const [, file] = /^(?:#|\/\/) (\/?[\w.@/-]+\.[a-z]+)$/.exec(line) ?? []
  return file === undefined ? {} : { file }
}
