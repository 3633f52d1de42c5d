import { join, resolve } from 'node:path'
import { parseSize } from '../values/size.ts'
import { choice, mapping, named, type Schema, text } from './schema-kit.ts'

/** Where `record NAME` appends to, and how much is kept of it. */
export interface ArchiveSettings {
  /** Absolute. */
  readonly directory: string
  /** How many bytes a file has at the most, before it is compressed. */
  readonly max_size: number
  /** How many files there are at the most, with the one that is written to. */
  readonly keep: number
  readonly compress: 'gzip' | 'none'
  /** The permissions of the files; the directory can be entered by those who may read them. */
  readonly mode: number
}

/** An archive as a user writes it: what the schema lets through, so the two must agree. */
export interface WrittenArchive {
  readonly directory?: string
  readonly max_size?: string
  readonly keep?: number
  readonly compress?: ArchiveSettings['compress']
  readonly mode?: string
}

const DEFAULTS = { max_size: '100MB', keep: 10, compress: 'none', mode: '0640' } as const

/** What the action `record` writes. */
export const archives: Schema = named(
  'Where `record NAME` appends entries to, by that name.',
  mapping('Files of JSON Lines, `NAME-20261120T100000.000Z.jsonl`.', {
    directory: text('path', 'Where they lie; `archives/NAME` in `state` if left out. It is made if need be.'),
    max_size: text('size', 'A further file is begun before one has more than this.', {
      default: DEFAULTS.max_size,
    }),
    keep: {
      description: 'So many files are kept; beyond it, the oldest is deleted.',
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: DEFAULTS.keep,
    },
    compress: choice(['gzip', 'none'], 'What becomes of files that are no longer written to.', {
      default: DEFAULTS.compress,
    }),
    mode: text('file-mode', 'The permissions of the files, in quotes.', { default: DEFAULTS.mode }),
  }),
  { default: {} },
)

/** An archive with its defaults. */
export function completeArchive(
  name: string,
  written: WrittenArchive,
  { base, state }: { readonly base: string; readonly state: string },
): ArchiveSettings {
  const {
    directory,
    max_size = DEFAULTS.max_size,
    keep = DEFAULTS.keep,
    compress = DEFAULTS.compress,
  } = written
  return {
    directory: directory === undefined ? join(state, 'archives', name) : resolve(base, directory),
    max_size: parseSize(max_size) ?? 0,
    keep,
    compress,
    mode: Number.parseInt(written.mode ?? DEFAULTS.mode, 8),
  }
}
