import { resolve } from 'node:path'
import { DEFAULTS } from '../defaults.ts'
import { mapping, tag, text } from '../schema-kit.ts'
import { completeSilence, EVERY_SOURCE, type EverySource, type WrittenEverySource } from './every-source.ts'
import { type JournalReader, READER } from './journald.ts'
import { completeStart, START, type Start } from './start.ts'

/** The journals that other hosts send to systemd-journal-remote on this one. */
export interface JournalRemoteSettings extends EverySource {
  readonly kind: 'journal_remote'
  readonly directory: string
  readonly start: Start
  readonly reader: JournalReader
}

export interface WrittenJournalRemote extends WrittenEverySource {
  readonly kind: 'journal_remote'
  readonly directory?: string
  readonly start?: string
  readonly reader?: JournalReader
}

export const JOURNAL_REMOTE = mapping(
  'The journals that other hosts send to systemd-journal-remote on this one.',
  {
    kind: tag('journal_remote', 'The journals of other hosts.'),
    directory: text('path', 'Where systemd-journal-remote puts them.', { default: DEFAULTS.remoteJournals }),
    start: START,
    reader: READER,
    ...EVERY_SOURCE,
  },
  { required: ['kind'] },
)

export function completeJournalRemote(
  { directory, start, reader, silence, ...written }: WrittenJournalRemote,
  base: string,
): JournalRemoteSettings {
  return {
    ...written,
    directory: resolve(base, directory ?? DEFAULTS.remoteJournals),
    start: completeStart(start),
    reader: reader ?? DEFAULTS.reader,
    ...completeSilence(silence),
  }
}
