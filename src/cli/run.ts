import { hostname } from 'node:os'
import { compile } from '../compile/compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { Dispatcher } from '../effects/dispatcher.ts'
import { createExecutors } from '../effects/executors.ts'
import { Engine } from '../engine/engine.ts'
import { follow } from '../engine/follow.ts'
import { StateTables } from '../engine/state-tables.ts'
import { renderDigest } from '../report/digest.ts'
import { scheduleDigest } from '../report/schedule.ts'
import type { Settings } from '../settings/settings.ts'
import { openDatabase } from '../state/database.ts'
import { StateError } from '../state/state-error.ts'
import { SqliteStore } from '../state/store.ts'
import { SystemAccounts } from './accounts.ts'
import { banGuard } from './ban-guard.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { printDiagnostics } from './diagnostics-output.ts'
import { FailureTally } from './failure-tally.ts'
import { loadProgram } from './load-program.ts'
import { createLogger, type Logger } from './logging.ts'
import { openSources } from './run-sources.ts'
import { stopSignal } from './stop-signal.ts'

/** Milliseconds in which what is in hand is finished after a signal to stop. */
const FINISH_WITHIN = 4_000

export const command = defineCommand({
  summary: 'follow the sources and do what the chains say',
  description:
    'The daemon: follows the sources of the settings, walks each entry through the chains, and bans, mails and reports. It ends on SIGTERM or SIGINT, after finishing what is in hand.',
  arguments: [],
  options: {
    ...CONFIG_OPTION,
    once: { description: 'handle the entries that are there, carry out all effects, and exit' },
    digest: { description: 'with --once: close the digest at the end, and send it' },
  },
  example: 'pyruse-ts run --config /etc/pyruse-ts/settings.yaml',
  run: async ({ options: { config, once, digest }, wrongUsage }) => {
    if (digest && !once)
      return wrongUsage('--digest goes with --once: a running daemon sends its digests on schedule')
    const { settings, checked, diagnostics } = loadProgram({ config, chains: [], banSets: 'declared' })
    if (diagnostics.length > 0) printDiagnostics(diagnostics, 'text', process.stderr)
    if (settings === undefined || checked === undefined || hasErrors(diagnostics)) return EXIT.usage
    const log = await createLogger({ variables: process.env, output: process.stderr })
    const store = openStore(settings, log)
    if (store === undefined) return EXIT.usage

    const tables = new StateTables()
    tables.restore(store.state())
    const accounts = new SystemAccounts()
    const graph = compile(checked.program, {
      accounts,
      timezone: settings.timezone,
      table: (name) => tables.table(name),
    })
    const failures = new FailureTally(log)
    const engine = new Engine({
      graph,
      tables,
      guard: banGuard(settings),
      onFailure: (failure) => failures.note(failure),
    })
    const dispatcher = new Dispatcher({ outbox: store, executors: createExecutors(settings), log })
    const frame = { host: hostname(), timezone: settings.timezone, sections: settings.report.sections }
    const closeDigest = () => {
      withState(log, () => store.closeDigest((content) => renderDigest(content, frame), Date.now()))
      dispatcher.kick()
    }
    const schedule = once
      ? undefined
      : scheduleDigest(settings.report.schedule, settings.timezone, closeDigest)
    const sources = openSources({
      settings,
      follow: !once,
      cursorOf: (source) => store.cursorOf(source),
      log,
    })
    const signal = stopSignal(log)

    log.info(
      {
        chains: checked.program.chains.size,
        sources: sources.map(({ name }) => name),
        nextDigest: schedule?.next(),
      },
      'started',
    )
    dispatcher.kick()
    try {
      await follow({
        sources,
        engine,
        signal,
        commit: (batch) => {
          store.commit(batch)
          if (batch.effects.length > 0) dispatcher.kick()
          void accounts.refresh()
        },
      })
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      log.error(
        { error: error.message, hint: error.hint },
        'the state cannot be written; what was not committed is read again at the next start',
      )
      return EXIT.problems
    } finally {
      schedule?.stop()
      for (const source of sources) source.close()
    }
    if (digest) closeDigest()
    const { left } = await dispatcher.drain(once ? {} : { deadline: Date.now() + FINISH_WITHIN })
    await dispatcher.stop()
    store.close()
    if (left > 0) log.warn({ left }, 'effects are left for the next start')
    log.info({}, 'stopped')
    return once && left > 0 ? EXIT.problems : EXIT.fine
  },
})

function openStore(settings: Settings, log: Logger): SqliteStore | undefined {
  return withState(log, () => new SqliteStore(openDatabase(settings.state)))
}

/** What it gives, or undefined where the state cannot be read or written, which is logged. */
function withState<T>(log: Logger, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    log.error({ error: error.message, hint: error.hint }, 'the state cannot be used')
    return undefined
  }
}
