import { chmodSync, closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { errorMessage } from '../values/error-message.ts'

export interface NewFile {
  readonly name: string
  readonly text: string
}

/**
 * Writes files into a directory, which is made if it is not there, with those above it. Where one of them is there, or a file
 * cannot be written, says why; none that was there is touched, and none is left of those that could not all be written: half a
 * configuration would stand in the way of the next try. All may read them, whatever the umask of who asks: the daemon is
 * another user, and secrets do not stand in a configuration.
 */
export function writeNewFiles(directory: string, files: readonly NewFile[]): string | undefined {
  const taken = files.map(({ name }) => join(directory, name)).find((path) => existsSync(path))
  if (taken !== undefined) return `${taken} exists, and is left as it is`
  const made: string[] = []
  try {
    makeReadableDirectory(resolve(directory))
    for (const { name, text } of files) {
      const path = join(directory, name)
      const file = openSync(path, 'wx')
      made.push(path)
      try {
        writeFileSync(file, text)
      } finally {
        closeSync(file)
      }
      chmodSync(path, 0o644)
    }
    return undefined
  } catch (error) {
    for (const path of made) rmSync(path, { force: true })
    return `the files cannot be written: ${errorMessage(error)}`
  }
}

/** Makes a directory, and those above it that are missing; those that are there stay as they are. */
function makeReadableDirectory(directory: string): void {
  if (existsSync(directory)) return
  makeReadableDirectory(dirname(directory))
  mkdirSync(directory)
  chmodSync(directory, 0o755)
}
