import { type CounterRow, counterRows, isCounterRow } from '../daemon/state-rows.ts'
import { newestEntry } from '../daemon/state-status.ts'
import { clockOf, fullTime } from '../report/clock.ts'
import { jsonText } from '../values/json-text.ts'
import { visible } from '../values/visible.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { findDaemon } from './find-daemon.ts'
import { LineOutput } from './line-output.ts'
import { askOrRead } from './state-command.ts'

export const command = defineCommand({
  summary: 'list what the counters hold',
  description:
    'Lists what counts in the counters, by counter and key: how many, and when the last of it stops counting. The clock is that of the entries: what counted when the newest one walked. Asks the running daemon, or its database where it is down.',
  arguments: [{ name: 'NAME', description: 'only this counter', optional: true }],
  options: { ...CONFIG_OPTION, json: { description: 'print one JSON object a key' } },
  example: 'pyruse-ts counters ssh --json',
  run: async ({ arguments: [name = null], options: { config, json } }) => {
    const place = findDaemon(config)
    if (place === undefined) return EXIT.usage
    const output = new LineOutput()
    const text = json ? (row: unknown) => jsonText(row) : counterText(place.timezone)
    const code = await askOrRead(place, {
      request: { command: 'counters', counter: name },
      onRow: (row) => (isCounterRow(row) ? output.add(text(row)) : undefined),
      onResult: () => output.flush(),
      fromState: async (reader) => {
        if (reader === undefined) return
        const asked = { now: newestEntry(reader), wanted: name }
        for (const row of counterRows(reader, asked)) await output.add(text(row))
        await output.flush()
      },
    })
    if (!json && code === EXIT.fine && output.count === 0)
      process.stdout.write(
        name === null ? 'Nothing counts now.\n' : `Nothing counts now in ${visible(name)}.\n`,
      )
    return code
  },
})

function counterText(timezone: string): (row: CounterRow) => string {
  const clock = clockOf(timezone)
  return ({ counter, key, value, expires }) => {
    const keys = key.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(', ')
    const end = expires === null ? 'for good' : `until ${fullTime(clock, Date.parse(expires) * 1000)}`
    return visible(`${String(value).padStart(8)}  ${counter.padEnd(12)} ${keys.padEnd(20)} ${end}`)
  }
}
