/** Reads all entries in one way, three fields of each, and prints what that took, as JSON: starting is not counted. */
import { openJournal } from '../../src/sources/open-journal.ts'
import { openRecording } from '../../src/sources/open-recording.ts'
import { SourceError } from '../../src/sources/source-error.ts'

const FIELDS = ['SYSLOG_IDENTIFIER', 'PRIORITY', 'MESSAGE']
const OPTIONS = {
  cursor: null,
  follow: false,
  fallbackEncoding: 'windows-1252',
  timezone: 'UTC',
  onNotice: (notice: string) => {
    throw new Error(notice)
  },
}

const [, , reader = '', path = ''] = process.argv
const source = open()
if (source instanceof SourceError) throw source
const never = new AbortController().signal
const startedAt = performance.now()
const used = process.cpuUsage()
let entries = 0
let characters = 0
while (!source.ended) {
  const entry = source.next()
  if (entry === undefined) {
    await source.wait(never)
    continue
  }
  entries += 1
  for (const name of FIELDS) characters += entry.field(name)?.length ?? 0
}
const { user, system } = process.cpuUsage(used)
const seconds = (performance.now() - startedAt) / 1000
process.stdout.write(JSON.stringify({ entries, characters, seconds, processor: (user + system) / 1e6 }))

function open() {
  if (reader === 'recording') return openRecording(path, undefined, OPTIONS)
  if (reader !== 'auto' && reader !== 'libsystemd' && reader !== 'journalctl')
    throw new Error(`there is no reader named ${reader}`)
  return openJournal('journal', { kind: 'journald', start: 'oldest', reader, directory: path }, OPTIONS)
}
