import { defineFilter, timeOfDay, zoneOf } from '../src/module/index.ts'

const MINUTE = 60_000_000
const MINUTES_A_DAY = 1440

export const between = defineFilter({
  name: 'between',
  summary:
    'True where the clocks show a time from the first to just before the second, by the time of the entry.',
  details:
    "The clocks are those of the settings' `timezone`, summer time included. Where the second time is the earlier one, it is that of the " +
    'next day: `between("22:00", "06:00")` is the night.',
  parameters: {
    from: timeOfDay('The time at which it becomes true.'),
    to: timeOfDay('The time at which it becomes false; `"00:00"` is midnight.'),
  },
  examples: [
    {
      rules: ['between("22:00", "06:00") -> drop'],
      test: [
        'given MESSAGE "x"',
        'expect drop',
        'wait 6h',
        'repeat 1',
        'expect policy',
        'wait 959m',
        'repeat 1',
        'expect policy',
        'wait 1m',
        'repeat 1',
        'expect drop',
      ],
    },
  ],
  check: (bound, call) => {
    const [from, to] = [bound.from, bound.to]
    if (from?.kind === 'constant' && to?.kind === 'constant' && from.value === to.value)
      call.problem('to', 'is the time at which it begins', 'write another time, or leave the filter out')
  },
  why: (_args, { timezone }) => {
    const zone = zoneOf(timezone)
    return ({ now }) => `the clocks showed ${new Date(zone(now / 1000)).toISOString().slice(11, 16)}`
  },
  compile: ({ from, to }, { timezone }) => {
    const zone = zoneOf(timezone)
    // Zones are whole minutes apart, and entries of one minute come in a row: it is asked once.
    let minute = Number.NaN
    let isWithin = false
    return ({ now }) => {
      const current = Math.floor(now / MINUTE)
      if (current === minute) return isWithin
      minute = current
      const shown = Math.floor(zone((current * MINUTE) / 1000) / 60_000) % MINUTES_A_DAY
      isWithin = from < to ? from <= shown && shown < to : from <= shown || shown < to
      return isWithin
    }
  },
})
