import { variants } from '../schema-kit.ts'
import { COMMAND, type CommandSettings, completeCommand, type WrittenCommand } from './command.ts'
import { completeDocker, DOCKER, type DockerSettings, type WrittenDocker } from './docker.ts'
import { completeFile, FILE, type FileSettings, type WrittenFile } from './file.ts'
import {
  completeJournalRemote,
  JOURNAL_REMOTE,
  type JournalRemoteSettings,
  type WrittenJournalRemote,
} from './journal-remote.ts'
import { completeJournald, JOURNALD, type JournaldSettings, type WrittenJournald } from './journald.ts'
import { completeRecording, RECORDING, type RecordingSettings } from './recording.ts'
import { completeSyslog, SYSLOG, type SyslogSettings, type WrittenSyslog } from './syslog.ts'

/** The settings of a source, by its `kind`: one file a kind says everything about them. */
export type SourceSettings =
  | CommandSettings
  | FileSettings
  | JournaldSettings
  | RecordingSettings
  | SyslogSettings
  | DockerSettings
  | JournalRemoteSettings

export type WrittenSource =
  | WrittenCommand
  | WrittenFile
  | WrittenJournald
  | RecordingSettings
  | WrittenSyslog
  | WrittenDocker
  | WrittenJournalRemote

export const SOURCE = variants('A source of entries.', 'kind', [
  JOURNALD,
  RECORDING,
  FILE,
  SYSLOG,
  DOCKER,
  COMMAND,
  JOURNAL_REMOTE,
])

/** The settings of a source with defaults, and paths absolute. */
export function completeSource(written: WrittenSource, base: string): SourceSettings {
  switch (written.kind) {
    case 'command':
      return completeCommand(written, base)
    case 'docker':
      return completeDocker(written, base)
    case 'file':
      return completeFile(written, base)
    case 'journal_remote':
      return completeJournalRemote(written, base)
    case 'journald':
      return completeJournald(written, base)
    case 'recording':
      return completeRecording(written, base)
    case 'syslog':
      return completeSyslog(written, base)
  }
}
