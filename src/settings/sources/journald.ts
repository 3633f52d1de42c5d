import { resolve } from 'node:path'
import { DEFAULTS } from '../defaults.ts'
import { atMostOneOf, choice, mapping, tag, text } from '../schema-kit.ts'
import { completeSilence, EVERY_SOURCE, type EverySource, type WrittenEverySource } from './every-source.ts'
import { completeStart, START, type Start } from './start.ts'

const READERS = ['auto', 'libsystemd', 'journalctl'] as const

/** How a journal is read: through libsystemd where it is present (`auto`), or one of the two only. */
export type JournalReader = (typeof READERS)[number]

export const READER = choice(
  READERS,
  'How it is read: through libsystemd where it is present (`auto`), or through one of the two only.',
  { default: DEFAULTS.reader },
)

interface Place {
  readonly kind: 'journald'
  readonly directory?: string
  readonly file?: string
  readonly namespace?: string
}

/** The local journal, or a directory or file of journal files, or a namespace. */
export interface JournaldSettings extends Place, EverySource {
  readonly start: Start
  readonly reader: JournalReader
}

export interface WrittenJournald extends Place, WrittenEverySource {
  readonly start?: string
  readonly reader?: JournalReader
}

export const JOURNALD = mapping(
  'The journal of this machine, or other journal files.',
  {
    kind: tag('journald', 'The systemd journal.'),
    start: START,
    directory: text('path', 'A directory of journal files, instead of the journal of this machine.'),
    file: text('path', 'One journal file, instead of the journal of this machine.'),
    namespace: text('journal-namespace', 'The journal of this namespace.'),
    reader: READER,
    ...EVERY_SOURCE,
  },
  { required: ['kind'], ...atMostOneOf('directory', 'file', 'namespace') },
)

export function completeJournald(
  { start, reader, silence, ...place }: WrittenJournald,
  base: string,
): JournaldSettings {
  return {
    ...place,
    start: completeStart(start),
    reader: reader ?? DEFAULTS.reader,
    ...(place.directory !== undefined && { directory: resolve(base, place.directory) }),
    ...(place.file !== undefined && { file: resolve(base, place.file) }),
    ...completeSilence(silence),
  }
}
