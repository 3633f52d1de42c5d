import { DETAILS, defineAction, name, optional, template, word } from '../src/module/index.ts'

export const report = defineAction({
  name: 'report',
  summary: 'Adds a line to the next digest; the same line again is counted.',
  details: 'Times are shown as `details` says: all of them, unless it is given.',
  asksFor: 'report',
  parameters: {
    section: name('section', 'The section of the digest.'),
    message: template('The line.'),
    details: optional(word(DETAILS, 'Which of its times the digest shows.', { keyword: 'details' })),
  },
  examples: [
    {
      rules: ['report INFO "{SYSLOG_IDENTIFIER} was started" details NONE', 'accept'],
      test: ['given SYSLOG_IDENTIFIER "cron"', 'expect report INFO "cron was started" details NONE'],
    },
    {
      rules: ['PRIORITY <= 3 -> report WARN "{SYSLOG_IDENTIFIER}: {MESSAGE}", accept'],
      test: [
        'given PRIORITY 2, SYSLOG_IDENTIFIER "kernel", MESSAGE "out of memory"',
        'expect report WARN "kernel: out of memory" details ALL',
      ],
    },
  ],
  compile:
    ({ section, message, details = 'ALL' }, { rule }) =>
    (walk) =>
      walk.request(rule, { effect: 'report', section, message: message(walk), details }),
})
