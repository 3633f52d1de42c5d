import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const ACTIVE = /^(.+)\.journal$/
/** Files that were rotated away bear a sequence, a number and a time; those that were not closed, a time and a number. */
const ARCHIVED = /^(.+)@[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{16}\.journal$/
const BROKEN = /^(.+)@[0-9a-f]{16}-[0-9a-f]{16}\.journal~$/

/**
 * The journal files of a directory by the host that sent them, which is what their names have in common: `remote-web1`.
 * Throws what listing a directory throws.
 */
export function hostFilesOf(directory: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const name of readdirSync(directory).toSorted()) {
    const host = (ARCHIVED.exec(name) ?? BROKEN.exec(name) ?? ACTIVE.exec(name))?.[1]
    if (host === undefined) continue
    files.set(host, [...(files.get(host) ?? []), join(directory, name)])
  }
  return files
}
