import { defineFilter, duration, field, several, stateKey } from '../src/module/index.ts'

export const oncePer = defineFilter({
  name: 'once_per',
  summary: 'True the first time in a span of time for these values: for what must not be repeated too often.',
  parameters: {
    within: duration('How long it stays false after it was true.'),
    fields: several(field('The fields whose values make the key; without any, there is one key.')),
  },
  examples: ['once_per(1h, _HOSTNAME, SYSLOG_IDENTIFIER) -> accept'],
  compile: ({ within, fields }, kit) => {
    const lastTrue = kit.table<number>(`once_per ${kit.instance}`)
    return (walk) => {
      const key = stateKey(fields.map((read) => read(walk)))
      const last = lastTrue.get(key)
      if (last !== undefined && walk.now < last + within) return false
      lastTrue.set(key, walk.now, walk.now + within)
      return true
    }
  },
})
