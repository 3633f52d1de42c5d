import { isStatus, type Status } from '../control/status.ts'
import { stateStatus } from '../daemon/state-status.ts'
import { jsonText } from '../values/json-text.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { findDaemon } from './find-daemon.ts'
import { say } from './say.ts'
import { askOrRead } from './state-command.ts'
import { statusLines } from './status-text.ts'

export const command = defineCommand({
  summary: 'tell how the daemon is doing',
  description:
    'Tells how the running daemon is doing: how far it has read and how far it lags behind, how many entries come and what becomes of them, what waits to be carried out and why, what went wrong lately, and how its last reload ended. Where it is down, it tells what its database holds.',
  arguments: [],
  options: { ...CONFIG_OPTION, json: { description: 'print one JSON object' } },
  example: 'pyruse-ts status --json',
  run: async ({ options: { config, json } }) => {
    const place = findDaemon(config)
    if (place === undefined) return EXIT.usage
    let status: Status | undefined
    const code = await askOrRead(place, {
      request: { command: 'status' },
      onResult: (result) => {
        status = isStatus(result) ? result : undefined
      },
      fromState: (reader, unanswered) => {
        const told = stateStatus(place, reader, Date.now())
        status = unanswered === undefined ? told : { ...told, running: true, pid: unanswered.pid }
      },
    })
    if (code !== EXIT.fine) return code
    if (status === undefined) {
      say('error', 'the answer of the daemon is not understood', 'restart it: it is of another version')
      return EXIT.problems
    }
    const lines = json ? [jsonText(status)] : statusLines(status, place.timezone)
    process.stdout.write(`${lines.join('\n')}\n`)
    return EXIT.fine
  },
})
