import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** As `/tmp` is: servers that the tests start go on as users of their own. */
const FOR_ALL_USERS = 0o1777

/**
 * Gives all tests, and the programs that they start, one directory for what is temporary, which goes when the last of them is over:
 * also what those leave that fail or are ended.
 */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-tests-'))
  chmodSync(directory, FOR_ALL_USERS)
  process.env.TMPDIR = directory
  return () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}
