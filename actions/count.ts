import {
  defineAction,
  duration,
  field,
  keyText,
  name,
  optional,
  output,
  several,
  stateKey,
} from '../src/module/index.ts'
import {
  addDistinct,
  addLeaking,
  addSliding,
  counterGauge,
  countOf,
  inGrace,
  mannerOf,
  Tallies,
} from './support/counter.ts'

export const count = defineAction({
  name: 'count',
  summary: 'Adds one to a counter, for each key apart, and tells how many additions count now.',
  details:
    'Without `within` or `leaking` an addition counts for ever, or until a `reset`. A name counts in one manner (a window, a bucket, or different values) in the whole program. An entry that lacks a field of the key has a key of its own.',
  parameters: {
    counter: name('counter', 'The counter; all that use the name share it.'),
    by: several(field('The field, or the list of fields, whose values make the key.', { keyword: 'by' })),
    within: optional(duration('A sliding window: an addition counts for this long.', { keyword: 'within' })),
    leaking: optional(
      duration('A leaky bucket: one addition leaves every so often.', { keyword: 'leaking' }),
    ),
    distinct: optional(
      field('Counts the different values of this field instead.', { keyword: 'distinct', mayLack: true }),
    ),
    as: optional(output('int', 'The field that is set to how many count now.', { keyword: 'as' })),
  },
  examples: [
    {
      rules: [
        'count logins by _HOSTNAME within 15m as logins',
        'logins > 3 -> report WARN "{logins} logins within 15 minutes", accept',
      ],
      test: [
        'given _HOSTNAME "mars"',
        'repeat 3',
        'expect policy',
        'repeat 1',
        'expect report WARN "4 logins within 15 minutes"',
        'wait 15m',
        'repeat 1',
        'expect logins == 1',
      ],
    },
    {
      rules: ['count errors by [_HOSTNAME, SYSLOG_IDENTIFIER] leaking 10s as level', 'level > 2 -> accept'],
      test: [
        'given _HOSTNAME "mars", SYSLOG_IDENTIFIER "cron"',
        'repeat 3',
        'expect accept',
        'expect level == 3',
        'wait 20s',
        'repeat 1',
        'expect policy',
      ],
    },
    {
      rules: ['count units by _HOSTNAME distinct _SYSTEMD_UNIT within 1d as units', 'units > 1 -> accept'],
      test: [
        'given _HOSTNAME "mars", _SYSTEMD_UNIT "ssh.service"',
        'repeat 2',
        'expect policy',
        'given _HOSTNAME "mars", _SYSTEMD_UNIT "cron.service"',
        'expect accept',
        'expect units == 2',
      ],
    },
  ],
  check: (bound, call) => {
    if (bound.leaking !== undefined && bound.within !== undefined)
      call.problem(
        'leaking',
        'cannot be given together with `within`',
        'a window forgets each addition by itself, a bucket one at a time: choose one',
      )
    if (bound.leaking !== undefined && bound.distinct !== undefined)
      call.problem(
        'leaking',
        'cannot be given together with `distinct`',
        'different values live in a window: use `within`',
      )
    if (bound.counter?.kind !== 'name') return
    call.claim('counter', mannerOf(bound))
  },
  counts: ({ counter, by }, kit) => counterGauge(kit, counter, by),
  compile: ({ counter, by, within, leaking, distinct, as }, kit) => {
    const tallies = new Tallies(kit, counter, within)
    return (walk) => {
      const { now } = walk
      const key = stateKey(by.map((read) => read(walk)))
      const tally = tallies.get(key, now)
      if (inGrace(tally, now)) return as?.(walk, 0)
      const value = distinct?.(walk)
      if (distinct !== undefined && value === undefined) return as?.(walk, countOf(tally, now))
      const next =
        value !== undefined
          ? addDistinct(tally, now, keyText([value]), within)
          : leaking !== undefined
            ? addLeaking(tally, now, leaking)
            : addSliding(tally, now, within)
      tallies.set(key, next)
      as?.(walk, countOf(next, now))
    }
  },
})
