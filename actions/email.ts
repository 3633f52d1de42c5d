import { defineAction, optional, several, template } from '../src/module/index.ts'

/** The subject of a mail whose rule gives none. */
const DEFAULT_SUBJECT = 'Pyruse alert'

export const email = defineAction({
  name: 'email',
  summary: 'Sends a mail at once.',
  details:
    'It leaves as soon as the batch of entries is committed, and again until it has left. The subject is `Pyruse alert` unless it is given.',
  asksFor: 'email',
  parameters: {
    body: template('The text of the mail.'),
    subject: optional(template('Its subject.', { keyword: 'subject' })),
    to: optional(
      several(
        template('The address, or the addresses, instead of those of the settings.', { keyword: 'to' }),
      ),
    ),
  },
  examples: [
    {
      rules: ['email "{MESSAGE}" subject "Trouble on {_HOSTNAME}" to ["hostmaster@example.org"]', 'accept'],
      test: [
        'given MESSAGE "the disk is full", _HOSTNAME "mars"',
        'expect email "the disk is full" subject "Trouble on mars" to "hostmaster@example.org"',
      ],
    },
  ],
  compile:
    ({ body, subject = () => DEFAULT_SUBJECT, to = [] }, { rule }) =>
    (walk) =>
      walk.request(rule, {
        effect: 'email',
        subject: subject(walk),
        body: body(walk),
        to: to.map((address) => address(walk)),
      }),
})
