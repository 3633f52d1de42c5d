import { defineAction, removed } from '../src/module/index.ts'

export const unset = defineAction({
  name: 'unset',
  summary: 'Takes a field away from the entry for the rest of its walk.',
  parameters: { field: removed('The field.') },
  examples: [
    {
      rules: ['_TRANSPORT == "kernel" -> unset _HOSTNAME', 'report INFO "{_HOSTNAME} {MESSAGE}"', 'accept'],
      test: [
        'given _TRANSPORT "kernel", _HOSTNAME "mars", MESSAGE "link is up"',
        'expect report INFO "- link is up"',
        'given _TRANSPORT "syslog", _HOSTNAME "mars", MESSAGE "started"',
        'expect report INFO "mars started"',
      ],
    },
  ],
  compile: ({ field }) => field,
})
