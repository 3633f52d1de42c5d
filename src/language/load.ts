import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile, Span } from '../diagnostics/span.ts'
import { suggestionsFor } from '../diagnostics/suggest.ts'
import { isNamePattern } from '../values/name-pattern.ts'
import type { File, FileList } from './ast.ts'
import { parseFile } from './parse.ts'

/** The prefix of the chains that ship with the program. */
const SHIPPED = '@chains/'

/** Whether a file is one of the chains that ship with the program. */
export function isShipped({ name }: Pick<SourceFile, 'name'>): boolean {
  return name.startsWith(SHIPPED)
}

/** Why a file cannot be read, and what to do about it, where that is known. */
export interface UnreadableFile {
  readonly problem: string
  readonly hint?: string
}

/** Where chain files come from. */
export interface ChainFiles {
  /** The text of a file, or why it cannot be read. */
  read(path: string): string | UnreadableFile
  /** The absolute paths of the files that match, in any order. */
  glob(pattern: string): readonly string[]
  /** The directory of the chains that ship, absolute. */
  readonly shipped: string
  /** The tree of a text in which nothing is wrong, where it is known without parsing. */
  parsed?(file: SourceFile): File | undefined
}

/** A chain file that was read, with its absolute path. */
export interface ChainSource extends SourceFile {
  readonly path: string
}

/** All files of a configuration. */
export interface LoadedChains {
  /** Each once; what a file includes comes before it. */
  readonly files: readonly File[]
  /** What each `file "PATH"` holds, line by line; without those that could not be read, which was told. */
  readonly fileLists: ReadonlyMap<FileList, readonly string[]>
  readonly diagnostics: readonly Diagnostic[]
}

/** The absolute paths that a path in a chain file stands for, sorted; one without wildcards is itself, there or not. */
export function pathsNamed(written: string, directory: string, files: ChainFiles): readonly string[] {
  const path = pathNamed(written, directory, files)
  const isPattern = isNamePattern(basename(path)) || path.includes('*')
  return isPattern ? [...files.glob(path)].sort() : [path]
}

/** The absolute path that stands for one file: `@chains/…` names a shipped one; all else is relative to the directory. */
export function pathNamed(written: string, directory: string, { shipped }: ChainFiles): string {
  return written.startsWith(SHIPPED)
    ? join(shipped, written.slice(SHIPPED.length))
    : resolve(directory, written)
}

/**
 * Reads chain files (absolute paths, globs, or `@chains/…` for shipped ones) and all that they include. What is wrong with one is
 * said where it is named, which is nowhere where the user named it himself.
 */
export function loadChains(
  roots: readonly string[],
  files: ChainFiles,
  spanOf: (root: number) => Span | undefined = () => undefined,
): LoadedChains {
  const loader = new Loader(files)
  for (const [index, root] of roots.entries()) loader.loadRoot(root, spanOf(index))
  return loader
}

class Loader implements LoadedChains {
  readonly files: File[] = []
  readonly fileLists = new Map<FileList, readonly string[]>()
  readonly diagnostics: Diagnostic[] = []
  readonly #ports: ChainFiles
  readonly #begun = new Set<string>()

  constructor(ports: ChainFiles) {
    this.#ports = ports
  }

  loadRoot(root: string, span?: Span): void {
    const place = span ?? { file: { name: root, text: '' }, start: 0, end: 0 }
    const found = pathsNamed(root, '.', this.#ports)
    if (found.length === 0)
      this.diagnostics.push(diagnose('PY0802', place, { pattern: root }, 'name at least one chain file'))
    for (const each of found) this.#load(each, dirname(each), place)
  }

  #load(path: string, base: string, asked: Span): void {
    if (this.#begun.has(path)) return
    this.#begun.add(path)
    const text = this.#read(path, asked)
    if (text === undefined) return
    const source: ChainSource = { name: this.#nameOf(path, base), text, path }
    const file = this.#ports.parsed?.(source) ?? this.#parse(source)
    for (const item of file.items) {
      if (item.kind === 'include')
        for (const each of pathsNamed(item.path.value, dirname(path), this.#ports))
          this.#load(each, base, item.path.span)
      if (item.kind === 'define' && item.value.kind === 'file-list') this.#loadList(item.value, path)
    }
    this.files.push(file)
  }

  #parse(source: ChainSource): File {
    const { file, diagnostics } = parseFile(source)
    for (const diagnostic of diagnostics) this.diagnostics.push(diagnostic)
    return file
  }

  #loadList(list: FileList, path: string): void {
    const text = this.#read(pathNamed(list.path.value, dirname(path), this.#ports), list.path.span)
    if (text !== undefined) this.fileLists.set(list, linesOf(text))
  }

  #read(path: string, { file, start, end }: Span): string | undefined {
    const read = this.#ports.read(path)
    if (typeof read === 'string') return read
    const { problem, hint } = read
    const place = { file, start, end }
    this.diagnostics.push(diagnose('PY0801', place, { file: path, problem }, this.#shippedHint(path) ?? hint))
    return undefined
  }

  /** Which shipped file may be meant by a path that is none. */
  #shippedHint(path: string): string | undefined {
    const { shipped } = this.#ports
    if (!path.startsWith(shipped + sep)) return undefined
    const known = this.#ports.glob(join(shipped, '*.chain'))
    if (known.includes(path)) return undefined
    const names = known.map((each) => basename(each, '.chain'))
    const name = basename(path, '.chain')
    const [close] = names.includes(name) ? [name] : suggestionsFor(name, names)
    return close === undefined
      ? `\`${SHIPPED}*.chain\` are the chains that ship`
      : `did you mean \`${SHIPPED}${close}.chain\`?`
  }

  #nameOf(path: string, base: string): string {
    const { shipped } = this.#ports
    return path.startsWith(shipped + sep) ? SHIPPED + relative(shipped, path) : relative(base, path)
  }
}

/** One item a line, without comments and blank lines. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
    .filter((line) => line !== '')
}
