import type { ArchivePlace, Executor, OutboxItem, Outcome, RecordedLines } from '../../engine/ports.ts'
import type { ArchiveSettings } from '../../settings/settings.ts'
import type { Clock } from '../ports.ts'
import { ArchiveWriter } from './archive-writer.ts'

/** So many items are written and noted together: of a flood, up to as many megabytes. */
const BATCH = 8

export interface ArchiveExecutorParts {
  /** By name. */
  readonly archives: Readonly<Record<string, ArchiveSettings>>
  /** How far an archive is written, as it is noted with the outcomes; null where nothing is. */
  readonly placeOf: (archive: string) => ArchivePlace | null
  readonly clock: Clock
  readonly onTrouble: (problem: string, hint: string) => void
}

/**
 * Appends records to the files of their archives, those of one archive in their order. Each is there once, however often the
 * process dies: how far a file is written is noted together with the outcome (see resume.ts).
 */
export function createArchiveExecutor({ archives, ...parts }: ArchiveExecutorParts): Executor {
  const writers = new Map(
    Object.entries(archives).map(([archive, settings]) => [
      archive,
      new ArchiveWriter({ archive, settings, noted: () => parts.placeOf(archive), ...parts }),
    ]),
  )

  async function write(archive: string, items: readonly RecordedLines[]): Promise<Outcome> {
    const writer = writers.get(archive)
    if (writer === undefined) return undeclared(archive)
    try {
      return { ok: true, place: await writer.append(Buffer.concat(items.map(({ lines }) => lines))) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      return {
        ok: false,
        error: `the archive ${archive} cannot be written: ${error.message}`,
        hint: `see to it that there is room in ${archives[archive]?.directory}, and that this process can write there`,
      }
    }
  }

  return {
    effects: ['record'],
    batchSize: BATCH,
    noted() {
      for (const writer of writers.values()) void writer.tidy()
    },
    async execute(items) {
      const byArchive = Map.groupBy(items.map(recordedLines), ({ archive }) => archive)
      const ended = await Promise.all(
        [...byArchive].map(async ([archive, lines]) => [archive, await write(archive, lines)] as const),
      )
      const outcomes = new Map(ended)
      return items.map(
        (item) => outcomes.get(recordedLines(item).archive) ?? { ok: false, error: 'it was not written' },
      )
    },
  }
}

function recordedLines({ payload }: OutboxItem): RecordedLines {
  if (payload.effect !== 'record') throw new TypeError(`the effect ${payload.effect} is no record`)
  return payload
}

function undeclared(archive: string): Outcome {
  return {
    ok: false,
    permanent: true,
    error: `there is no archive named \`${archive}\``,
    hint: `declare it in the settings: archives: { ${archive}: {} }`,
  }
}
