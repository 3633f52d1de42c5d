import { configurationOf } from '../daemon/configuration.ts'
import { type Control, openControl } from '../daemon/control.ts'
import { Daemon } from '../daemon/daemon.ts'
import { openMetrics } from '../daemon/metrics.ts'
import { RecentProblems } from '../daemon/recent-problems.ts'
import { Reloader } from '../daemon/reloader.ts'
import { serviceManager } from '../daemon/service-manager.ts'
import { settleDownSoon } from '../daemon/settle-down.ts'
import { stopSignal } from '../daemon/stop-signal.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import { createLogger, type Logger } from '../program/logging.ts'
import { isJournalStream } from '../program/own-mark.ts'
import { StateError } from '../state/state-error.ts'
import type { SqliteStore } from '../state/store.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { openStore } from './open-store.ts'
import { Tally } from './tally.ts'

/** Milliseconds in which what is in hand is finished after a signal to stop. */
const FINISH_WITHIN = 4_000
/** Milliseconds after which a single run tells what it still waits for. */
const TELL_EVERY = 5_000

export const command = defineCommand({
  summary: 'follow the sources and do what the chains say',
  description:
    'The daemon: follows the sources of the settings, walks each entry through the chains, and bans, mails and reports. It ends on SIGTERM or SIGINT, after finishing what is in hand; SIGHUP has it read its configuration again, as `reload` does; SIGUSR1 and SIGUSR2 do nothing.',
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
    const load = () => loadProgram({ config, chains: [], banSets: 'declared' })
    const loading = await load()
    if (loading.diagnostics.length > 0) printDiagnostics(loading.diagnostics, 'text', process.stderr)
    const configuration = configurationOf(loading)
    if ('problems' in configuration) return EXIT.usage
    const problems = new RecentProblems()
    const log = await createLogger({
      variables: process.env,
      output: process.stderr,
      toJournal: isJournalStream(process.env.JOURNAL_STREAM),
      onProblem: problems.note,
    })
    const loss = new AbortController()
    const state = await openStore(configuration.settings, log, (error) => loss.abort(error))
    if (typeof state === 'number') return state
    const { store } = state
    const manager = serviceManager(process.env)
    const daemon = new Daemon({ configuration, store, log, manager, follow: !once })
    const signal = AbortSignal.any([stopSignal(log), loss.signal])
    const code = await (once
      ? handleOnce(daemon, { log, digest, signal, store })
      : followOn(daemon, {
          log,
          signal,
          control: () => {
            const reloader = new Reloader({ daemon, load, log, manager })
            return openControl({ daemon, reloader, store, problems, log })
          },
          metrics: () => openMetrics({ daemon, reader: store.reader(), log }),
        }))
    state.close()
    return code
  },
})

interface Following {
  readonly log: Logger
  /** Aborts when it is to stop, or with a StateError where the database turns out to be damaged or gone. */
  readonly signal: AbortSignal
}

async function followOn(
  daemon: Daemon,
  { log, signal, control, metrics }: Following & Record<'control' | 'metrics', () => Promise<Control>>,
): Promise<number> {
  const opened = [await control(), await metrics()]
  settleDownSoon()
  const unreadable = await walk(daemon, { log, signal })
  for (const each of opened) each.close()
  if (unreadable === undefined) return EXIT.problems
  const left = await daemon.finish(Date.now() + FINISH_WITHIN)
  log.info({ left }, left > 0 ? 'stopped; some effects are left for the next start' : 'stopped')
  return EXIT.fine
}

interface Once extends Following {
  readonly digest: boolean
  readonly store: Pick<SqliteStore, 'waiting'>
}

async function handleOnce(daemon: Daemon, { log, signal, digest, store }: Once): Promise<number> {
  const startedAt = performance.now()
  const tally = new Tally()
  const unreadable = await walk(daemon, { log, signal }, tally)
  if (unreadable === undefined) return EXIT.problems
  const seconds = (performance.now() - startedAt) / 1000
  if (digest) daemon.digest.closeAll()
  const left = await finishAll(daemon, { log, signal, store })
  process.stdout.write(`${tally.lines(seconds).join('\n')}\n`)
  if (left > 0)
    log.warn(
      { left },
      signal.aborted
        ? 'stopped; some effects are left for the next start'
        : 'some effects could not be carried out, and are left for the next start',
    )
  return left > 0 || unreadable.length > 0 ? EXIT.problems : EXIT.fine
}

/**
 * Carries out all effects, however long their pace takes, and tells so meanwhile; after a signal to stop, those of a last moment.
 * Says how many are left.
 */
async function finishAll(daemon: Daemon, { log, signal, store }: Omit<Once, 'digest'>): Promise<number> {
  const stopSoon = () => setTimeout(() => void daemon.stop(), FINISH_WITHIN).unref()
  if (signal.aborted) stopSoon()
  else signal.addEventListener('abort', stopSoon)
  const telling = setInterval(() => tellWaiting(log, store), TELL_EVERY)
  try {
    return await daemon.finish(undefined)
  } finally {
    clearInterval(telling)
  }
}

function tellWaiting(log: Logger, store: Once['store']): void {
  try {
    const waiting = store.waiting().map(({ effect, count }) => [effect, count] as const)
    log.info(
      { waiting: Object.fromEntries(waiting) },
      'the entries are done with; effects are still carried out',
    )
  } catch (error) {
    // Who carries them out finds out himself that the state cannot be used, and tells so.
    if (!(error instanceof StateError)) throw error
  }
}

/** The sources that could not be read; undefined where the state fails, after which nothing more is begun. */
async function walk(
  daemon: Daemon,
  { log, signal }: Following,
  tally?: Tally,
): Promise<readonly string[] | undefined> {
  try {
    const unreadable = await daemon.run(
      signal,
      tally && ((entry, processed) => tally.add(entry.realtime, processed)),
    )
    if (signal.reason instanceof StateError) throw signal.reason
    return unreadable
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    log.error(
      { error: error.message, hint: error.hint },
      'the state cannot be used; what was not committed is read again at the next start',
    )
    await daemon.stop()
    return undefined
  }
}
