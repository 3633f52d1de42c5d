import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ArchiveWriter } from '../../../src/effects/archive/archive-writer.ts'
import type { ArchivePlace } from '../../../src/engine/ports.ts'
import type { ArchiveSettings } from '../../../src/settings/settings.ts'
import { temporaryDirectory } from '../../state/support/stores.ts'

/** An archive in a directory of its own. */
export interface TriedArchive {
  readonly settings: ArchiveSettings
  now: number
  noted: ArchivePlace | null
  readonly troubles: string[]
  append(...lines: readonly string[]): Promise<void>
  /** Writes without noting it, as one that dies before it can. */
  appendUnnoted(...lines: readonly string[]): Promise<void>
  /** Starts anew, with other settings if given. */
  die(changes?: Partial<ArchiveSettings>): void
  tidy(): Promise<void>
  names(): readonly string[]
}

export const NOON = Date.UTC(2026, 10, 20, 12)

export function archiveSettings(directory: string, changes: Partial<ArchiveSettings> = {}): ArchiveSettings {
  return { directory, max_size: 1_000_000, keep: 10, compress: 'none', mode: 0o640, ...changes }
}

export function triedArchive(changes: Partial<ArchiveSettings> = {}): TriedArchive {
  const settings = archiveSettings(join(temporaryDirectory(), 'web'), changes)
  const writer = (changes: Partial<ArchiveSettings>) =>
    new ArchiveWriter({
      archive: 'web',
      settings: { ...settings, ...changes },
      noted: () => tried.noted,
      clock: { now: () => tried.now },
      onTrouble: (problem) => tried.troubles.push(problem),
    })
  let current = writer({})
  const bytes = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))
  const tried: TriedArchive = {
    settings,
    now: NOON,
    noted: null,
    troubles: [],
    append: async (...lines) => {
      tried.noted = await current.append(bytes(lines))
      await current.tidy()
    },
    appendUnnoted: async (...lines) => void (await current.append(bytes(lines))),
    die: (changes = {}) => {
      current = writer(changes)
    },
    tidy: () => current.tidy(),
    names: () => readdirSync(settings.directory).sort(),
  }
  return tried
}

/** The texts of the files of an archive in the order of their names, packed or not. */
function textsOfArchive(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => /\.jsonl(\.gz)?$/.test(name))
    .sort()
    .map((name) => {
      const content = readFileSync(join(directory, name))
      return (name.endsWith('.gz') ? gunzipSync(content) : content).toString()
    })
}

/** The lines of an archive; throws where a file does not end with a whole one. */
export function linesOfArchive(directory: string): readonly string[] {
  return textsOfArchive(directory).flatMap((text) => {
    const lines = text.split('\n')
    if (lines.pop() !== '') throw new Error('the last line of a file is not whole')
    return lines
  })
}
