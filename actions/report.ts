import { DETAILS, defineAction, name, optional, template, word } from '../src/module/index.ts'

export const report = defineAction({
  name: 'report',
  summary: 'Adds a line to the next digest; the same line again is counted.',
  parameters: {
    section: name('section', 'The section of the digest.'),
    message: template('The line.'),
    details: optional(word(DETAILS, 'Which of its times the digest shows.', { keyword: 'details' })),
  },
  examples: ['report INFO "{SYSLOG_IDENTIFIER} was started" details NONE', 'report WARN "{MESSAGE}"'],
  compile:
    ({ section, message, details = 'ALL' }, { rule }) =>
    (walk) =>
      walk.request(rule, { effect: 'report', section, message: message(walk), details }),
})
