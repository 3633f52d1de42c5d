import { resolve } from 'node:path'
import { mapping, tag, text } from '../schema-kit.ts'
import { completeSilence, EVERY_SOURCE, type EverySource, type WrittenEverySource } from './every-source.ts'
import { LINE_FORMAT, type LineFormat } from './line-format.ts'
import { completeStart, START, type Start } from './start.ts'

interface Lines {
  /** What lines are said by that do not say it themselves. */
  readonly identifier?: string
  /** How lines that are not UTF-8 are decoded; the settings' `fallback_encoding`, if not given. */
  readonly encoding?: string
  /** Lines that do not begin as `start` says belong to the one before them. */
  readonly multiline?: { readonly start: string }
}

/** Text files that others append to, rotate and delete. */
export interface FileSettings extends Lines, EverySource {
  readonly kind: 'file'
  /** Absolute paths, and patterns of such. */
  readonly paths: readonly string[]
  readonly start: Start
  readonly format: LineFormat
}

export interface WrittenFile extends Lines, WrittenEverySource {
  readonly kind: 'file'
  readonly path: string | readonly string[]
  readonly start?: string
  readonly format?: LineFormat
}

export const FILE = mapping(
  'Text files that are written by others: each line is an entry. See docs/sources.md.',
  {
    kind: tag('file', 'Text files.'),
    path: {
      description:
        'The files: a path or a pattern such as `/var/log/nginx/*.log`, or a list of them. `*`, `?`, `[…]` and `{…}` stand for what may be between two slashes.',
      type: ['string', 'array'],
      format: 'path',
      minItems: 1,
      items: text('path', 'A path, or a pattern of paths.'),
    },
    start: {
      ...START,
      description: `${START.description} Files that appear later are read from their beginning.`,
    },
    format: LINE_FORMAT,
    identifier: text('line', 'The SYSLOG_IDENTIFIER of lines that name none, such as `nginx`.'),
    encoding: text('encoding', 'How lines are decoded that are not UTF-8, instead of `fallback_encoding`.'),
    multiline: mapping(
      'How several lines are one entry.',
      {
        start: text('pattern', 'A line that matches begins an entry; those that follow belong to it.', {
          examples: ['/^\\d{4}-/'],
        }),
      },
      { required: ['start'] },
    ),
    ...EVERY_SOURCE,
  },
  { required: ['kind', 'path'] },
)

export function completeFile(
  { path, start, format, silence, ...lines }: WrittenFile,
  base: string,
): FileSettings {
  return {
    ...lines,
    paths: [path].flat().map((one) => resolve(base, one)),
    start: completeStart(start),
    format: format ?? 'auto',
    ...completeSilence(silence),
  }
}
