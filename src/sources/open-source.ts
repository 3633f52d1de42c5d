import type { Source } from '../engine/ports.ts'
import type { SourceSettings } from '../settings/settings.ts'
import { openCommand } from './command/open-command.ts'
import { openDocker } from './docker/open-docker.ts'
import { openFileSource } from './file/open-file-source.ts'
import { openJournalRemote } from './journal-remote/open-journal-remote.ts'
import { withRepeatedLines } from './lines/repeated-lines.ts'
import { openJournal } from './open-journal.ts'
import { openRecording } from './open-recording.ts'
import { SourceError } from './source-error.ts'
import type { SourceOptions } from './source-options.ts'
import { openSyslog } from './syslog/open-syslog.ts'

/** Opens the source of a name and its settings, or says why it cannot be read. */
export function openSource(
  name: string,
  settings: SourceSettings,
  options: SourceOptions,
): Source | SourceError {
  switch (settings.kind) {
    case 'recording':
      return openRecording(settings.path, settings.format, { ...options, name })
    case 'command':
      return lines(openCommand(name, settings, options))
    case 'docker':
      return lines(openDocker(name, settings, options))
    case 'file':
      return lines(openFileSource(name, settings, options))
    case 'journal_remote':
      return openJournalRemote(name, settings, options)
    case 'journald':
      return openJournal(name, settings, options)
    case 'syslog':
      return lines(openSyslog(name, settings, options))
  }
}

/** What gives lines: syslog daemons may have written one in place of several. */
function lines(source: Source | SourceError): Source | SourceError {
  return source instanceof SourceError ? source : withRepeatedLines(source)
}
