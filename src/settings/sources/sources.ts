import { variants } from '../schema-kit.ts'
import { completeJournald, JOURNALD, type JournaldSettings, type WrittenJournald } from './journald.ts'
import { completeRecording, RECORDING, type RecordingSettings } from './recording.ts'

/** The settings of a source, by its `kind`: one file a kind says everything about them. */
export type SourceSettings = JournaldSettings | RecordingSettings

export type WrittenSource = WrittenJournald | RecordingSettings

export const SOURCE = variants('A source of entries.', 'kind', [JOURNALD, RECORDING])

/** The settings of a source with defaults, and paths absolute. */
export function completeSource(written: WrittenSource, base: string): SourceSettings {
  switch (written.kind) {
    case 'journald':
      return completeJournald(written, base)
    case 'recording':
      return completeRecording(written, base)
  }
}
