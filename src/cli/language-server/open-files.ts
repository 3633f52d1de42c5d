import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { ChainFiles } from '../../language/load.ts'
import { diskChainFiles, withTexts } from '../../settings/chain-files.ts'

/** The path of a document; one that is not saved yet has one where nothing is. */
export function pathOfUri(uri: string): string {
  try {
    return fileURLToPath(uri)
  } catch {
    return resolve(uri)
  }
}

/** How the editor calls a file: as it did when it opened it, since a path can be spelled as a URI in several ways. */
export function uriOfPath(path: string, open: readonly TextDocument[]): string {
  return open.find(({ uri }) => pathOfUri(uri) === path)?.uri ?? pathToFileURL(path).href
}

/** Chain files as they are in the editor, and where they are not open there, on the disk. */
export function editedChainFiles(open: readonly TextDocument[]): ChainFiles {
  const texts = new Map(open.map((document) => [pathOfUri(document.uri), document.getText()]))
  return withTexts(diskChainFiles(), texts)
}
