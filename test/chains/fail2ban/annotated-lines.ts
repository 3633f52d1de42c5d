import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where Debian's package keeps the log lines that its own tests are about. */
const LOGS = '/usr/lib/python3/dist-packages/fail2ban/tests/files/logs'

/** Each has a note of the line behind it, or of all lines that follow. */
const NOTE = /^#+ ?(failJSON|fileOptions|filterOptions|addFILE):(.+)$/

/** A line that fail2ban says of whether it is a failure, and whose. */
export interface AnnotatedLine {
  /** `sshd:12` */
  readonly place: string
  readonly text: string
  /** Whether the text is as the journal has it, without a time. */
  readonly isOfJournal: boolean
  readonly isFailure: boolean
  /** An address, or a name. */
  readonly host: string | undefined
}

export function hasLogs(): boolean {
  return existsSync(LOGS)
}

/**
 * All lines of a filter of fail2ban, of whatever mode: one that is a failure in its normal or its aggressive mode is one
 * here.
 */
export function annotatedLines(filter: string): readonly AnnotatedLine[] {
  const files = [filter]
  const found = new Map<string, AnnotatedLine>()
  for (const file of files)
    for (const line of linesOf(file, filter, (further) => files.push(further))) {
      const known = found.get(line.text)
      if (known === undefined || (line.isFailure && !known.isFailure)) found.set(line.text, line)
    }
  return [...found.values()]
}

function* linesOf(file: string, filter: string, addFile: (name: string) => void): Generator<AnnotatedLine> {
  let common = NO_OPTIONS
  let options = NO_OPTIONS
  let note: Note | undefined
  const lines = readFileSync(join(LOGS, file), 'utf8').split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    const [, kind, json = ''] = NOTE.exec(line) ?? []
    if (kind !== undefined) {
      const told: unknown = JSON.parse(json)
      if (kind === 'addFILE') addFile(String(told))
      else if (kind === 'fileOptions') common = optionsOf(told)
      else if (kind === 'filterOptions') options = optionsOf(told)
      else note = noteOf(told)
      continue
    }
    if (note === undefined && (line.startsWith('#') || line.trim() === '')) continue
    const condition = options.condition ?? common.condition
    const logtype = options.logtype ?? common.logtype
    const isMeant = condition === undefined || condition === `name=='${filter}'`
    if (isMeant)
      yield {
        place: `${file}:${index + 1}`,
        text: line.trimEnd(),
        isOfJournal: logtype === 'journal',
        isFailure: note?.match ?? false,
        host: note?.host,
      }
    note = undefined
  }
}

interface Options {
  readonly condition: string | undefined
  readonly logtype: string | undefined
}

const NO_OPTIONS: Options = { condition: undefined, logtype: undefined }

/** Of several sets of options the first: they differ in the mode only. */
function optionsOf(told: unknown): Options {
  const first: unknown = Array.isArray(told) ? told[0] : told
  return { condition: textAt(first, 'test.condition'), logtype: textAt(first, 'logtype') }
}

interface Note {
  readonly match: boolean
  readonly host: string | undefined
}

function noteOf(told: unknown): Note {
  const match = typeof told === 'object' && told !== null && 'match' in told && told.match === true
  return { match, host: textAt(told, 'host') }
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1]
  return typeof found === 'string' ? found : undefined
}
