import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'

/**
 * Replaces what a file holds, all at once: who reads it sees the old text or the new one. Its mode and owner stay, and a symbolic
 * link goes on to point to it. Returns why it cannot be done; the file is as it was then.
 */
export function replaceFile(path: string, text: string): string | undefined {
  let temporary: string | undefined
  try {
    const target = realpathSync(path)
    const { mode, uid, gid } = statSync(target)
    temporary = `${target}.${randomUUID()}.tmp`
    const file = openSync(temporary, 'wx', 0o600)
    try {
      if (process.getuid?.() === 0) fchownSync(file, uid, gid)
      fchmodSync(file, mode & 0o7777)
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
    return undefined
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true })
    if (!(error instanceof Error && 'code' in error)) throw error
    return error.message
  }
}
