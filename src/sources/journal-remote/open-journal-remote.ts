import type { Source } from '../../engine/ports.ts'
import type { JournalRemoteSettings } from '../../settings/sources/journal-remote.ts'
import { errorMessage } from '../../values/error-message.ts'
import { brokenCursorMessage } from '../journal-cursor.ts'
import { errorCode, SourceError } from '../source-error.ts'
import { presentOf, type SourceOptions } from '../source-options.ts'
import { fallbackDecoder, unknownEncoding } from '../text.ts'
import { hostFilesOf } from './host-files.ts'
import { JournalRemoteSource } from './journal-remote-source.ts'
import { type RemoteCursor, readRemoteCursor } from './remote-cursor.ts'

const RECEIVE =
  'receive them: apt-get install systemd-journal-remote, systemctl enable --now systemd-journal-remote.socket; and send them on the hosts, by systemd-journal-upload'

/** Opens the journals of other hosts in a directory, or says why they cannot be read. */
export function openJournalRemote(
  name: string,
  settings: JournalRemoteSettings,
  options: SourceOptions,
): Source | SourceError {
  if (fallbackDecoder(options.fallbackEncoding) === undefined)
    return unknownEncoding(options.fallbackEncoding)
  const { directory } = settings
  try {
    if (hostFilesOf(directory).size === 0)
      options.onNotice(`no host has sent its journal to ${directory} yet`, RECEIVE)
    const cursor = cursorOf(options)
    const known = { ...options, cursor: cursor === undefined ? null : options.cursor }
    return new JournalRemoteSource(name, settings, known, cursor ?? beginning(options))
  } catch (error) {
    return explain(error, directory)
  }
}

function cursorOf({ cursor: text, onNotice }: SourceOptions): RemoteCursor | undefined {
  if (text === null) return undefined
  const cursor = readRemoteCursor(text)
  if (cursor === undefined) onNotice(brokenCursorMessage(text), 'reading starts where `start` says')
  return cursor
}

function beginning(options: SourceOptions): RemoteCursor {
  return { since: options.triedSince ?? presentOf(options), hosts: new Map() }
}

function explain(error: unknown, directory: string): SourceError {
  switch (errorCode(error)) {
    case 'ENOENT':
      return new SourceError(`the directory ${directory} for journals of other hosts does not exist`, RECEIVE)
    case 'ENOTDIR':
      return new SourceError(
        `${directory} is not a directory`,
        'name the directory that systemd-journal-remote writes to',
      )
    case 'EACCES':
      return new SourceError(
        `no permission to read ${directory}`,
        `add the user that runs it to the group of that directory: ls -ld ${directory}; usermod -aG GROUP USER`,
      )
    case 'EMFILE':
    case 'ENOSPC':
      return new SourceError(
        `too many files are watched on this machine to follow ${directory}, too`,
        'raise fs.inotify.max_user_instances and fs.inotify.max_user_watches with sysctl',
      )
    default:
      return new SourceError(`${directory} cannot be read: ${errorMessage(error)}`, 'check the path')
  }
}
