import { isAbsolute, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { positionAt, type SourceFile, type Span } from '../../diagnostics/span.ts'
import { chainPath } from '../../settings/chain-files.ts'

/** Lines and columns count from 1, the end is the character behind it. */
export interface Region {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export function regionOf({ file, start, end }: Span): Region {
  const first = positionAt(file, start)
  const last = positionAt(file, end)
  return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column }
}

/** The path of a file as its repository knows it: from the working directory, where it lies below it. */
export function pathInRepository(file: SourceFile): string {
  const path = resolve(chainPath(file))
  const fromHere = relative(process.cwd(), path)
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere
}

/** The same as a URI reference. */
export function uriOf(file: SourceFile): string {
  const path = pathInRepository(file)
  return isAbsolute(path) ? pathToFileURL(path).href : path.split('/').map(encodeURIComponent).join('/')
}
