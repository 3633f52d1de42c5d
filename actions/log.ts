import {
  defineAction,
  LOG_LEVELS,
  named,
  optional,
  several,
  template,
  textOf,
  word,
} from '../src/module/index.ts'

export const log = defineAction({
  name: 'log',
  summary: 'Writes an entry of its own into the journal, so that what was done can be counted and found.',
  details: 'The entry is read and walked like any other; its field PYRUSE_RULE says which rule wrote it.',
  asksFor: 'log',
  parameters: {
    level: word(LOG_LEVELS, 'The priority of the entry.'),
    message: template('Its message.'),
    fields: optional(
      several(named('The field, or the fields, of this entry to be carried over.', { keyword: 'fields' })),
    ),
  },
  examples: [
    {
      rules: ['log NOTICE "{SYSLOG_IDENTIFIER} said: {MESSAGE}" fields [_PID, _UID]', 'accept'],
      test: [
        'given SYSLOG_IDENTIFIER "cron", MESSAGE "hello", _PID 42',
        'expect log NOTICE "cron said: hello"',
      ],
    },
  ],
  compile:
    ({ level, message, fields = [] }, { rule }) =>
    (walk) => {
      const carried: Record<string, string> = {}
      for (const { name, read } of fields) {
        const value = read(walk)
        if (value !== undefined) carried[name] = textOf(value)
      }
      walk.request(rule, { effect: 'log', level, message: message(walk), fields: carried })
    },
})
