import type { TextDecoder } from 'node:util'
import type { Source } from '../engine/ports.ts'
import type { InputFormat } from '../settings/settings.ts'
import { errorMessage } from '../values/error-message.ts'
import { openStampReader } from './lines/open-line-parser.ts'
import { withRepeatedLines } from './lines/repeated-lines.ts'
import type { StampReader } from './lines/syslog-time.ts'
import { openJournal } from './open-journal.ts'
import { ArchiveInput, archiveParts, isPacked } from './recording/archive-input.ts'
import { detectFormat, isDirectory } from './recording/detect.ts'
import { ExportParser } from './recording/export.ts'
import { type Input, RecordingInput } from './recording/input.ts'
import { JsonParser } from './recording/json.ts'
import { packerOf } from './recording/packers.ts'
import type { RecordParser } from './recording/parser.ts'
import { RecordingSource } from './recording/recording.ts'
import { SyslogParser } from './recording/syslog.ts'
import { errorCode, SourceError } from './source-error.ts'
import type { RecordingOptions } from './source-options.ts'
import { fallbackDecoder, unknownEncoding } from './text.ts'
import { withinTime } from './within-time.ts'

/**
 * Opens recorded entries: a file, a directory of journal files or of archived lines, or standard input where the path is `-`. The format is
 * recognised by the content where it is not given.
 */
export function openRecording(
  path: string,
  format: InputFormat | undefined,
  options: RecordingOptions,
): Source | SourceError {
  const fallback = fallbackDecoder(options.fallbackEncoding)
  if (fallback === undefined) return unknownEncoding(options.fallbackEncoding)
  const stamps = openStampReader(options)
  if (stamps instanceof SourceError) return stamps
  if (isDirectory(path) && !isArchive(path)) return openJournalFiles('directory', path, options)
  // Nothing is read of a journal file here: standard input may never end.
  if (format === 'journal') return openJournalFiles('file', path, options)
  const input = openInput(path)
  if (input instanceof SourceError) return input
  const found = format ?? recogniseFormat(input, stamps)
  if (found === undefined || found === 'journal') input.close()
  if (found === undefined) {
    return new SourceError(
      `the format of ${input.path} is not recognised`,
      'name it: --input-format journal, json, export or syslog',
    )
  }
  if (found === 'journal')
    return isPacked(path) ? packedJournal(path) : openJournalFiles('file', path, options)
  const parser = parserOf(found, stamps, fallback)
  const { name = 'journal', cursor = null, onNotice } = options
  const recording = new RecordingSource(name, input, parser, cursor, onNotice)
  return withinTime(found === 'syslog' ? withRepeatedLines(recording) : recording, options)
}

function parserOf(
  format: Exclude<InputFormat, 'journal'>,
  stamps: StampReader,
  fallback: TextDecoder,
): RecordParser {
  if (format === 'json') return new JsonParser(fallback)
  return format === 'export' ? new ExportParser(fallback) : new SyslogParser(stamps, fallback)
}

function openJournalFiles(
  kind: 'directory' | 'file',
  path: string,
  options: RecordingOptions,
): Source | SourceError {
  if (path === '-') {
    return new SourceError(
      'a journal file cannot be read from standard input',
      'give its path, or journalctl -o export',
    )
  }
  const { name = 'journal', cursor = null } = options
  const settings = { kind: 'journald', start: 'oldest', reader: 'auto', [kind]: path } as const
  return openJournal(name, settings, { ...options, cursor, follow: false })
}

/** The entries of a journal file lie all over it. */
function packedJournal(path: string): SourceError {
  return new SourceError(
    `${path} is a journal file that gzip packed`,
    'unpack it into a file: gunzip --keep FILE',
  )
}

/** An empty recording has any format. */
function recogniseFormat(input: Input, stamps: StampReader): InputFormat | undefined {
  const { bytes, start, end } = input.window
  return start === end ? 'export' : detectFormat(bytes.subarray(start, end), stamps)
}

/** One that may not be read is as good as one of journal files: opening that says why. */
function isArchive(directory: string): boolean {
  try {
    return archiveParts(directory) !== undefined
  } catch {
    return false
  }
}

/** Opens a file, a directory of archived lines, or standard input where the path is `-`. */
export function openInput(path: string): Input | SourceError {
  try {
    const parts = archiveParts(path)
    const input = parts === undefined ? new RecordingInput(path) : new ArchiveInput(path, parts)
    input.fillFirst()
    input.window.skipByteOrderMark()
    const packer = packerOf(input.window.bytes.subarray(0, input.window.end))
    if (packer === undefined) return input
    input.close()
    return new SourceError(
      `${input.path} is packed by ${packer.name}`,
      `unpack it: ${packer.unpacker} FILE | pyruse-ts … --input -`,
    )
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return new SourceError(`${path} does not exist`, 'check the path')
    if (code === 'EACCES')
      return new SourceError(`no permission to read ${path}`, 'run it as a user who may read it')
    return new SourceError(`${path} cannot be read: ${errorMessage(error)}`, 'check the path')
  }
}
