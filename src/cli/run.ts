import { hasErrors } from '../diagnostics/diagnostic.ts'
import type { Settings } from '../settings/settings.ts'
import { openDatabase } from '../state/database.ts'
import { StateError } from '../state/state-error.ts'
import { SqliteStore } from '../state/store.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { Daemon } from './daemon.ts'
import { printDiagnostics } from './diagnostics-output.ts'
import { loadProgram } from './load-program.ts'
import { createLogger, type Logger } from './logging.ts'
import { stopSignal } from './stop-signal.ts'
import { Tally } from './tally.ts'

/** Milliseconds in which what is in hand is finished after a signal to stop. */
const FINISH_WITHIN = 4_000

export const command = defineCommand({
  summary: 'follow the sources and do what the chains say',
  description:
    'The daemon: follows the sources of the settings, walks each entry through the chains, and bans, mails and reports. It ends on SIGTERM or SIGINT, after finishing what is in hand.',
  arguments: [],
  options: {
    ...CONFIG_OPTION,
    once: {
      description: 'handle the entries that are there, carry out all effects, print a summary, and exit',
    },
    digest: { description: 'with --once: close the digest at the end, and send it' },
  },
  example: 'pyruse-ts run --config /etc/pyruse-ts/settings.yaml',
  run: async ({ options: { config, once, digest }, wrongUsage }) => {
    if (digest && !once)
      return wrongUsage('--digest goes with --once: a running daemon sends its digests on schedule')
    const { settings, checked, diagnostics } = await loadProgram({ config, chains: [], banSets: 'declared' })
    if (diagnostics.length > 0) printDiagnostics(diagnostics, 'text', process.stderr)
    if (settings === undefined || checked === undefined || hasErrors(diagnostics)) return EXIT.usage
    const log = await createLogger({ variables: process.env, output: process.stderr })
    const store = openStore(settings, log)
    if (store === undefined) return EXIT.usage
    const daemon = new Daemon({ settings, program: checked.program, store, log, follow: !once })
    const code = await (once ? handleOnce(daemon, log, digest) : followOn(daemon, log))
    store.close()
    return code
  },
})

async function followOn(daemon: Daemon, log: Logger): Promise<number> {
  if ((await walk(daemon, log)) === undefined) return EXIT.problems
  const left = await daemon.finish(Date.now() + FINISH_WITHIN)
  log.info({ left }, left > 0 ? 'stopped; some effects are left for the next start' : 'stopped')
  return EXIT.fine
}

async function handleOnce(daemon: Daemon, log: Logger, digest: boolean): Promise<number> {
  const startedAt = performance.now()
  const tally = new Tally()
  const unreadable = await walk(daemon, log, tally)
  if (unreadable === undefined) return EXIT.problems
  const seconds = (performance.now() - startedAt) / 1000
  if (digest) daemon.closeDigest()
  const left = await daemon.finish(undefined)
  process.stdout.write(`${tally.lines(seconds).join('\n')}\n`)
  if (left > 0) log.warn({ left }, 'some effects could not be carried out, and are left for the next start')
  return left > 0 || unreadable.length > 0 ? EXIT.problems : EXIT.fine
}

/** The sources that could not be read; undefined where the walk could not be committed. */
async function walk(daemon: Daemon, log: Logger, tally?: Tally): Promise<readonly string[] | undefined> {
  try {
    return await daemon.run(
      stopSignal(log),
      tally && ((entry, processed) => tally.add(entry.realtime, processed)),
    )
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    log.error(
      { error: error.message, hint: error.hint },
      'the state cannot be written; what was not committed is read again at the next start',
    )
    return undefined
  }
}

function openStore(settings: Settings, log: Logger): SqliteStore | undefined {
  try {
    return new SqliteStore(openDatabase(settings.state))
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    log.fatal({ error: error.message, hint: error.hint }, 'the state cannot be opened')
    return undefined
  }
}
