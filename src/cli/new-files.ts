import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorMessage } from '../values/error-message.ts'

export interface NewFile {
  readonly name: string
  readonly text: string
}

/**
 * Writes files into a directory, which is made if it is not there. Where one of them is there, or a file cannot be written, says
 * why; none that was there is touched. All may read them, whatever the umask of who asks: the daemon is another user, and
 * secrets do not stand in a configuration.
 */
export function writeNewFiles(directory: string, files: readonly NewFile[]): string | undefined {
  const taken = files.map(({ name }) => join(directory, name)).find((path) => existsSync(path))
  if (taken !== undefined) return `${taken} exists, and is left as it is`
  try {
    const isNew = mkdirSync(directory, { recursive: true }) !== undefined
    if (isNew) chmodSync(directory, 0o755)
    for (const { name, text } of files) {
      const path = join(directory, name)
      writeFileSync(path, text, { flag: 'wx' })
      chmodSync(path, 0o644)
    }
    return undefined
  } catch (error) {
    return `the files cannot be written: ${errorMessage(error)}`
  }
}
