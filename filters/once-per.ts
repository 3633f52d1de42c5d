import {
  Duration,
  defineFilter,
  duration,
  field,
  LATE_AT_MOST,
  several,
  stateKey,
} from '../src/module/index.ts'

export const oncePer = defineFilter({
  name: 'once_per',
  summary: 'True the first time in a span of time for these values: for what must not be repeated too often.',
  details: 'An entry that lacks one of the fields has a key of its own.',
  parameters: {
    within: duration('How long it stays false after it was true.'),
    fields: several(field('The fields whose values make the key; without any, there is one key.')),
  },
  examples: [
    {
      rules: ['once_per(1h, _HOSTNAME, SYSLOG_IDENTIFIER) -> accept'],
      test: [
        'given _HOSTNAME "mars", SYSLOG_IDENTIFIER "cron"',
        'expect accept',
        'repeat 1',
        'expect policy',
        'wait 1h',
        'repeat 1',
        'expect accept',
      ],
    },
  ],
  why: ({ within, fields }, kit) => {
    const lastTrue = kit.table<number>(`once_per ${kit.instance}`)
    return (walk) => {
      const last = lastTrue.get(stateKey(fields.map((read) => read(walk))))
      if (last === undefined) return undefined
      const rest = new Duration(last + within - walk.now)
      return `it was true ${new Duration(Math.max(0, walk.now - last))} ago for these values, and will not be for another ${rest}`
    }
  },
  compile: ({ within, fields }, kit) => {
    const lastTrue = kit.table<number>(`once_per ${kit.instance}`)
    // Beyond that it was true by a clock that was ahead.
    const latest = Math.max(within, LATE_AT_MOST)
    return (walk) => {
      const key = stateKey(fields.map((read) => read(walk)))
      const last = lastTrue.get(key)
      if (last !== undefined && walk.now < last + within && walk.now > last - latest) return false
      lastTrue.set(key, walk.now, walk.now + within)
      return true
    }
  },
})
