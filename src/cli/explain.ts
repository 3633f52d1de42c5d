import type { CheckedProgram } from '../check/program.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { leavingEffects } from '../engine/engine.ts'
import { StateTables } from '../engine/state-tables.ts'
import { explain } from '../explain/explanation.ts'
import { Recorder } from '../explain/recorder.ts'
import { renderExplanation } from '../explain/render.ts'
import type { Entry } from '../module/entry.ts'
import { fieldOf } from '../module/field-of.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import { INPUT_FORMATS, type Settings } from '../settings/settings.ts'
import { SourceError } from '../sources/source-error.ts'
import { readState } from '../state/read-state.ts'
import { StateError } from '../state/state-error.ts'
import { isoMicroseconds } from '../values/instant.ts'
import { jsonText } from '../values/json-text.ts'
import { visible } from '../values/visible.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { findEntries } from './explain-entries.ts'
import { explainRequest } from './explain-request.ts'
import { graphHere } from './graph-here.ts'
import { unknownSource } from './past-entries.ts'
import { say } from './say.ts'

/** The fields of an entry that are shown above its walk. */
const SHOWN_FIELDS = ['SYSLOG_IDENTIFIER', 'PRIORITY', '_HOSTNAME', 'MESSAGE'] as const

export const command = defineCommand({
  summary: 'walk an entry through the chains, and tell each step and why',
  description:
    'Walks one entry, or a few, through the chains and tells step by step which rule was tried, whether it passed and why not, what was captured and counted, and what would be done. Nothing is done or written. The entry is a message with its fields, a JSON line, the entry of a cursor, or the last ones of the journal.',
  arguments: [
    {
      name: 'CHAIN',
      description:
        'chain files instead of those of the settings; an argument that does not end in .chain is the message of the entry',
      optional: true,
      variadic: true,
    },
  ],
  options: {
    ...CONFIG_OPTION,
    field: {
      value: 'NAME=VALUE',
      short: 'f',
      several: true,
      description: 'a field of the entry; may be given several times',
    },
    'json-line': {
      value: 'JSON',
      description: 'the entry as `journalctl -o json` prints it; - reads such lines from standard input',
    },
    cursor: { value: 'CURSOR', description: 'the entry of the journal with this cursor' },
    last: { value: 'N', description: 'the last entries of the journal, one after the other' },
    input: {
      value: 'PATH',
      description:
        'with --last and --cursor: a recording in any format that replay reads, instead of the journal',
    },
    'input-format': {
      value: 'FORMAT',
      description: 'the format of the input, instead of recognising it',
      choices: INPUT_FORMATS,
    },
    source: {
      value: 'NAME',
      description: 'the source that the entry comes from; journal where chains are entered from it',
    },
    state: { description: 'begin with the counters as they are now in the database, instead of empty ones' },
    json: { description: 'print one JSON object an entry' },
  },
  example:
    'pyruse-ts explain -f SYSLOG_IDENTIFIER=sshd "Failed password for root from 203.0.113.9 port 4242 ssh2"',
  run: async ({ arguments: args, options, wrongUsage }) => {
    const request = explainRequest(args, options)
    if ('problem' in request) return wrongUsage(request.problem)
    const { settings, checked, diagnostics } = await loadProgram({
      config: options.config,
      chains: request.chains,
      banSets: 'any',
      onlyErrors: true,
    })
    if (settings === undefined || checked === undefined || hasErrors(diagnostics)) {
      printDiagnostics(diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const source = options.source ?? usualSource(checked.program)
    const entries =
      unknownSource(source, settings, checked.program) ??
      (await findEntries(request.wanted, {
        settings,
        source,
        input: options.input,
        format: options['input-format'],
        onNotice: (message, hint) => say('warning', message, hint),
        now: Date.now() * 1000,
      }))
    if (entries instanceof SourceError) {
      say('error', entries.message, entries.hint)
      return EXIT.usage
    }
    const tables = options.state ? restoredTables(settings) : new StateTables()
    if (tables === undefined) return EXIT.usage
    const walk = await explainer(checked.program, settings, tables, source)
    const colour = process.stdout.hasColors?.() ?? false
    for (const entry of entries) {
      const explanation = walk(entry)
      const text = options.json
        ? jsonText({
            at: isoMicroseconds(entry.realtime),
            source,
            fields: entry.fields(),
            ...explanation,
          })
        : [...headOf(entry, source), ...renderExplanation(explanation, colour), ''].join('\n')
      process.stdout.write(`${text}\n`)
    }
    return EXIT.fine
  },
})

/** Explains entries that walk one after the other. */
async function explainer(program: CheckedProgram, settings: Settings, tables: StateTables, source: string) {
  const observer = new Recorder()
  const { graph, guard } = await graphHere(program, settings, tables, observer)
  return (entry: Entry) => {
    const walked = graph.walk(entry, source)
    const effects = leavingEffects(walked, entry, source, guard)
    return explain({ program, source, facts: observer.facts, walked, effects })
  }
}

/** The journal where any chain is entered from it, else the source of the first base chain. */
function usualSource({ chains }: CheckedProgram): string {
  const sources = [...chains.values()].flatMap(({ hook }) => hook?.sources ?? [])
  return sources.includes('journal') ? 'journal' : (sources[0] ?? 'journal')
}

function restoredTables({ state }: Settings): StateTables | undefined {
  const tables = new StateTables()
  try {
    const kept = readState(state)
    if (kept === undefined) say('warning', `there is no database in ${state} yet`, 'the counters are empty')
    else tables.restore(kept)
    return tables
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    say('error', error.message, error.hint)
    return undefined
  }
}

function headOf(entry: Entry, source: string): readonly string[] {
  const shown = SHOWN_FIELDS.flatMap((name) => {
    const value = fieldOf(entry, name)
    return value === undefined ? [] : [`  ${name.padEnd(18)}${visible(value)}`]
  })
  return [`entry of ${isoMicroseconds(entry.realtime)} from ${source}`, ...shown]
}
