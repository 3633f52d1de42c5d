import { isReloadOutcome, type ReloadOutcome } from '../control/status.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { askDaemon, findDaemon } from './find-daemon.ts'
import { reloadLines } from './reload-text.ts'
import { say } from './say.ts'
import { complain } from './state-command.ts'

/** Milliseconds: chains are compiled and modules loaded, and there may be many. */
const PATIENCE = 120_000

export const command = defineCommand({
  summary: 'have the running daemon read its configuration again',
  description:
    'Has the running daemon read its settings, chains and modules again, waits for that, and tells how it ended. The daemon goes on with them from the next entry and keeps its counters; a configuration with errors is refused, and the old one goes on. SIGHUP does the same.',
  arguments: [],
  options: { ...CONFIG_OPTION, json: { description: 'print the outcome as one JSON object' } },
  example: 'pyruse-ts reload --config /etc/pyruse-ts/settings.yaml',
  run: async ({ options: { config, json } }) => {
    const place = findDaemon(config)
    if (place === undefined) return EXIT.usage
    const reply = await askDaemon(place, { command: 'reload' }, { patience: PATIENCE })
    if (reply.kind === 'absent') {
      say(
        'error',
        'the daemon does not run',
        'start it with `pyruse-ts run`; it reads its configuration then',
      )
      return EXIT.problems
    }
    if (reply.kind !== 'result') return complain(reply)
    if (!isReloadOutcome(reply.result)) {
      say('error', 'the answer of the daemon is not understood', 'restart it: it is of another version')
      return EXIT.problems
    }
    tell(reply.result, json)
    return reply.result.taken ? EXIT.fine : EXIT.usage
  },
})

function tell(outcome: ReloadOutcome, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`)
  else if (outcome.taken) process.stdout.write(`${reloadLines(outcome).join('\n')}\n`)
  else {
    // The diagnostics were rendered for people, and hold no control character but the ends of their lines.
    process.stderr.write(outcome.problems)
    say('error', 'the configuration is refused; the daemon goes on with the old one')
  }
}
