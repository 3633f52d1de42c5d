import { resolve } from 'node:path'
import { choice, mapping, tag, text } from '../schema-kit.ts'
import { ENTERS } from './every-source.ts'

/** `journal` is a journal file or a directory of them; the others are text. */
export const INPUT_FORMATS = ['journal', 'json', 'export', 'syslog'] as const
export type InputFormat = (typeof INPUT_FORMATS)[number]

/** Recorded entries in any format that `replay` reads: read to their end, once. */
export interface RecordingSettings {
  readonly kind: 'recording'
  readonly path: string
  readonly format?: InputFormat
  readonly enters?: string
}

export const RECORDING = mapping(
  'Recorded entries, read to their end, once.',
  {
    kind: tag('recording', 'Recorded entries in a file or a directory.'),
    path: text('path', 'The file, or the directory of journal files or of archived lines.'),
    format: choice(INPUT_FORMATS, 'Its format; recognised by the content where this is left out.'),
    enters: ENTERS,
  },
  { required: ['kind', 'path'] },
)

export function completeRecording(written: RecordingSettings, base: string): RecordingSettings {
  return { ...written, path: resolve(base, written.path) }
}
