import { basename } from 'node:path'
import type { Entry } from '../../module/entry.ts'
import type { CommandSettings } from '../../settings/sources/command.ts'
import type { LineOrigin } from '../lines/line-entry.ts'
import { LineEntry } from '../lines/line-entry.ts'
import { type LineReading, localDefaults } from '../lines/open-line-parser.ts'
import type { SpoolRecord } from '../spool/record.ts'
import { decodeWhole } from '../text.ts'
import { linesOf, type Output, type OutputLine, outputOf } from './output-record.ts'
import type { ProgramEnd } from './started-program.ts'

const PRIORITIES = { stdout: '6', stderr: '3' } as const
const FAILED = '3'
const NOTABLE = '5'
/** What only we say, and not of each line: no line may say it of itself. */
const OURS: ReadonlySet<string> = new Set([
  'COMMAND_STREAM',
  'COMMAND_RESULT',
  'COMMAND_EXIT',
  'COMMAND_SIGNAL',
])

/** Makes entries of what a program wrote, and of how it ended. */
export class OutputEntries {
  readonly #settings: CommandSettings
  readonly #reading: LineReading
  readonly #source: string
  readonly #program: string
  readonly #local: ReadonlyMap<string, string>

  constructor(source: string, settings: CommandSettings, reading: LineReading) {
    this.#source = source
    this.#settings = settings
    this.#reading = reading
    this.#program = basename(settings.command[0] ?? '')
    this.#local = localDefaults(settings.identifier ?? this.#program)
  }

  /**
   * The entries of a record, in order; made one by one, and valid until the next record is read. A success is told by the
   * last line, anything else by an entry of its own; so is the end of what should keep running.
   */
  *of(record: SpoolRecord): Generator<Entry, void> {
    const { arrival } = record
    const output = outputOf(record)
    const { end } = output
    const isQuiet = end?.result === 'success' && output.run !== undefined
    for (const line of linesOf(record.line, output))
      yield this.#line(line, output, arrival, line.isLast && isQuiet ? end : undefined)
    if (end !== undefined && !isQuiet) yield this.#end(output, end, arrival)
  }

  #line({ stream, bytes }: OutputLine, output: Output, arrival: number, end: ProgramEnd | undefined): Entry {
    const text = decodeWhole(bytes, 0, bytes.length, this.#reading.fallback)
    const streamField: readonly [string, string][] =
      output.isWhole === true ? [] : [['COMMAND_STREAM', stream]]
    const fields = new Map([['COMMAND', this.#source], ...streamField, ...fieldsOf(end)])
    const defaults = this.#defaults(PRIORITIES[stream], output)
    const entry = this.#reading.parser.parse(text, arrival, { fields, defaults })
    return this.#settings.format === 'json' ? withoutClaims(entry, fields) : entry
  }

  #end(output: Output, end: ProgramEnd, arrival: number): Entry {
    const said = { MESSAGE: `${this.#program} ${this.#inWords(end)}` }
    const origin: LineOrigin = {
      fields: new Map([['COMMAND', this.#source], ...fieldsOf(end)]),
      defaults: this.#defaults(end.result === 'success' ? NOTABLE : FAILED, output),
    }
    const entry: Entry = {
      realtime: arrival,
      field: (name) => (name === 'MESSAGE' ? said.MESSAGE : undefined),
      fields: () => said,
    }
    return new LineEntry(arrival, entry, origin)
  }

  #defaults(priority: string, { pid }: Output): ReadonlyMap<string, string> {
    const defaults = new Map([...this.#local, ['PRIORITY', priority]])
    return pid === undefined ? defaults : defaults.set('SYSLOG_PID', String(pid))
  }

  #inWords(end: ProgramEnd): string {
    const { timeout, max_output } = this.#settings
    switch (end.result) {
      case 'success':
        return 'ended with exit code 0'
      case 'exit-code':
        return `ended with exit code ${end.code}`
      case 'signal':
        return `was ended by ${end.signal}`
      case 'timeout':
        return `did not end within ${timeout}, and was killed`
      case 'output':
        return `wrote more than ${max_output} bytes, and was killed`
      case 'not-started':
        return `cannot be started: ${end.reason}`
    }
  }
}

function fieldsOf(end: ProgramEnd | undefined): readonly [string, string][] {
  if (end === undefined) return []
  const result: [string, string] = ['COMMAND_RESULT', end.result]
  if (end.result === 'success') return [result, ['COMMAND_EXIT', '0']]
  if (end.result === 'exit-code') return [result, ['COMMAND_EXIT', String(end.code)]]
  return end.result === 'signal' ? [result, ['COMMAND_SIGNAL', end.signal]] : [result]
}

/** An entry that says of our fields only what we say. */
function withoutClaims(entry: Entry, ours: ReadonlyMap<string, string>): Entry {
  const isClaim = (name: string) => OURS.has(name) && !ours.has(name)
  return {
    realtime: entry.realtime,
    field: (name) => (isClaim(name) ? undefined : entry.field(name)),
    fields: () => Object.fromEntries(Object.entries(entry.fields()).filter(([name]) => !isClaim(name))),
  }
}
