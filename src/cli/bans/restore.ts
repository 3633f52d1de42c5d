import { createBanBackends } from '../../effects/ban/ban-backends.ts'
import { reconcile } from '../../effects/ban/reconcile.ts'
import { banJudge } from '../../program/ban-guard.ts'
import { printDiagnostics } from '../../program/diagnostics-output.ts'
import { systemEnvironment } from '../../settings/environment.ts'
import { loadSettings } from '../../settings/load.ts'
import { openReader } from '../../state/read-state.ts'
import { StateError } from '../../state/state-error.ts'
import { EXIT } from '../command.ts'
import { say } from '../say.ts'
import type { BansAction } from './action.ts'

/**
 * `bans restore`: puts the bans that run into the firewall, early in the boot, before the network is up. Only the settings
 * and the database are needed; neither the daemon nor the chains.
 */
export const restore: BansAction = {
  usage: '',
  takes: [],
  run: async ({ words, config, wrongUsage }) => {
    if (words.length > 0) return wrongUsage('`bans restore` takes nothing: it restores all bans that run')
    const loaded = loadSettings({
      environment: systemEnvironment(),
      ...(config === undefined ? {} : { path: config }),
    })
    if (!('settings' in loaded)) {
      printDiagnostics(loaded.diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const { settings } = loaded
    try {
      const reader = openReader(settings.state)
      const now = Date.now()
      const known = [...(reader?.bans(now) ?? [])]
      reader?.close()
      const { current: judge } = banJudge(settings)
      const running = known.filter(({ set, address }) => judge(set, address, now * 1000) === undefined)
      const results = await reconcile({
        backends: createBanBackends(settings, {
          onTrouble: (problem, hint) => say('warning', problem, hint),
        }),
        memory: { running, lifted: [], overdue: [], isWaiting: () => false },
        now,
        signal: new AbortController().signal,
        blindly: true,
      })
      for (const { set, failure } of results)
        if (failure !== undefined) say('error', `${set}: ${failure.error}`, failure.hint)
      const added = results.reduce((sum, result) => sum + result.added, 0)
      process.stdout.write(`Bans that run: ${running.length}; put into the firewall: ${added}.\n`)
      return results.some(({ failure }) => failure !== undefined) ? EXIT.problems : EXIT.fine
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      say('error', error.message, error.hint)
      return EXIT.usage
    }
  },
}
