import { once } from 'node:events'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { Engine } from '../engine/engine.ts'
import type { Source } from '../engine/ports.ts'
import { StateTables } from '../engine/state-tables.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import { INPUT_FORMATS, type Settings } from '../settings/settings.ts'
import { SourceError } from '../sources/source-error.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { graphHere } from './graph-here.ts'
import { unknownSource } from './past-entries.ts'
import { Progress } from './progress.ts'
import { openReplayInput } from './replay-input.ts'
import { effectPrinter, type ReplayOutput, verdictPrinter } from './replay-output.ts'
import { summaryPrinter } from './replay-summary.ts'
import { say } from './say.ts'
import { parseTime } from './time-option.ts'

/**
 * Entries after which state in memory is tidied, and what they tell is gathered. Of more, what they tell would outlive the
 * young part of the heap: collecting garbage then takes half as long again.
 */
const TIDY_EVERY = 5_000

export const command = defineCommand({
  summary: 'walk past entries through the chains; nothing leaves',
  description:
    'Walks past entries through the chains, with empty state and the clock of the entries, and tells what would have been banned, mailed and reported. Without --input it reads the journal of this machine.',
  arguments: [
    {
      name: 'CHAIN',
      description: 'chain files instead of those of the settings',
      optional: true,
      variadic: true,
    },
  ],
  options: {
    ...CONFIG_OPTION,
    input: {
      value: 'PATH',
      description:
        'a journal file or directory, an archive of `record`, journalctl -o json or -o export, or syslog text; - is standard input',
    },
    'input-format': {
      value: 'FORMAT',
      description: 'the format of the input, instead of recognising it',
      choices: INPUT_FORMATS,
    },
    source: {
      value: 'NAME',
      description:
        'the source of the settings that the entries come from, instead of journal: its own without --input, else what that names, read as the lines of a source of files are, also where gzip packed it',
    },
    since: {
      value: 'TIME',
      description:
        'only entries from this time on: 2026-11-20, 2026-11-20T10:00:00Z, or 6h for six hours ago',
    },
    until: { value: 'TIME', description: 'only entries up to this time' },
    effects: { description: 'print every effect, one JSON object a line' },
    verdicts: { description: 'print the verdict of every entry, one JSON object a line' },
  },
  example: 'pyruse-ts replay --input /var/log/journal --since 1d /etc/pyruse-ts/main.chain',
  run: async ({ arguments: chains, options, wrongUsage }) => {
    if (options.effects && options.verdicts)
      return wrongUsage('--effects and --verdicts cannot be given together')
    const { settings, checked, diagnostics } = await loadProgram({
      config: options.config,
      chains,
      banSets: 'any',
      onlyErrors: true,
    })
    if (settings === undefined || checked === undefined || hasErrors(diagnostics)) {
      printDiagnostics(diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const since = parseTime(options.since, Date.now())
    const until = parseTime(options.until, Date.now())
    if (since === 'invalid' || until === 'invalid')
      return wrongUsage('a time must look like 2026-11-20, 2026-11-20T10:00:00Z, or 6h')
    if (since !== undefined && until !== undefined && since > until)
      return wrongUsage('no entry is between them: --since is later than --until')

    const { program } = checked
    const { source: name = 'journal', 'input-format': format } = options
    const input = { source: name, input: options.input, format, since, until, fields: program.readFields }
    // First, so that a thread which reads ahead starts meanwhile.
    const source =
      unknownSource(name, settings, program) ??
      openReplayInput(settings, input, (message, hint) => say('warning', message, hint))
    if (source instanceof SourceError) {
      say('error', source.message, source.hint)
      return EXIT.usage
    }
    const tables = new StateTables()
    const { graph, guard } = await graphHere(program, settings, tables)
    const engine = new Engine({ graph, tables, guard, leavesNothing: true, onFailure: () => {} })
    const output = createOutput(options, settings)
    await replay(source, engine, output)
    source.close()
    const { failure } = source
    if (failure === undefined || failure === 'moved') return EXIT.fine
    say('error', `${failure.message}: what comes behind was not replayed`, failure.hint)
    return EXIT.problems
  },
})

function createOutput(
  { effects, verdicts }: { effects: boolean; verdicts: boolean },
  settings: Settings,
): ReplayOutput {
  if (effects) return effectPrinter(process.stdout)
  return verdicts ? verdictPrinter(process.stdout) : summaryPrinter(process.stdout, settings)
}

/** Walks all entries of a source that ends. */
async function replay(source: Source, engine: Engine, output: ReplayOutput): Promise<void> {
  const never = new AbortController().signal
  const progress = new Progress(process.stderr, 'entries')
  let entries = 0
  while (!source.ended) {
    const entry = source.next()
    if (entry === undefined) {
      if (!source.ended) await source.wait(never)
      continue
    }
    const walked = engine.process(entry, source)
    output.entry(++entries, entry, walked)
    if (entries % TIDY_EVERY === 0) {
      settle(engine, output)
      progress.show(entries)
      await drained(process.stdout)
    }
  }
  settle(engine, output)
  progress.clear()
  output.end()
}

/** Tells what the entries asked for. State stays in memory, where no later run finds it. */
function settle(engine: Engine, output: ReplayOutput): void {
  const batch = engine.takeBatch()
  output.commit?.(batch)
}

/** Waits until the reader of the output has taken what was written, so that memory does not fill with it. */
async function drained(output: NodeJS.WriteStream): Promise<void> {
  if (output.writableNeedDrain) await once(output, 'drain')
}
