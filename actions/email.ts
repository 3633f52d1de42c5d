import {
  type Bound,
  defineAction,
  isRecipient,
  optional,
  PRIORITIES,
  several,
  template,
  word,
} from '../src/module/index.ts'

/** The subject of a mail whose rule gives none. */
const DEFAULT_SUBJECT = 'Pyruse alert'

export const email = defineAction({
  name: 'email',
  summary: 'Sends a mail at once.',
  details:
    'It leaves as soon as the batch of entries is committed, and again until it has left. The subject is `Pyruse alert` unless it is given. Below the text stand the rule, what the walk captured, and the fields of the entry. Mail programs show mails of one rule together, or those with the same `thread`; of those, and of all, only so many leave as `mail.limit` of the settings says: the rest is counted, and told in one mail.',
  asksFor: 'email',
  parameters: {
    body: template('The text of the mail.'),
    subject: optional(template('Its subject.', { keyword: 'subject' })),
    to: optional(
      several(
        template('The address, or the addresses, instead of those of the settings.', { keyword: 'to' }),
      ),
    ),
    priority: optional(word(PRIORITIES, 'How urgent mail programs show it to be.', { keyword: 'priority' })),
    thread: optional(
      template('What mails that belong together have in common, such as "{ip}".', { keyword: 'thread' }),
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
    {
      rules: ['email "{MESSAGE}" priority high thread "disk of {_HOSTNAME}"', 'accept'],
      test: [
        'given MESSAGE "the disk is full", _HOSTNAME "mars"',
        'expect email "the disk is full" priority high thread "disk of mars"',
      ],
    },
  ],
  check: ({ to }, call) => {
    const wrong = constantTexts(to).find((text) => !isRecipient(text))
    if (wrong !== undefined)
      call.problem(
        'to',
        `\`${wrong}\` is no address of one mailbox`,
        'write `ops@example.org`; several make a list: `["ops@example.org", "Bob <bob@example.org>"]`',
      )
  },
  compile:
    ({ body, subject = () => DEFAULT_SUBJECT, to = [], priority, thread }, { rule, instance }) =>
    (walk) =>
      walk.request(rule, {
        effect: 'email',
        subject: subject(walk),
        body: body(walk),
        to: to.map((address) => address(walk)),
        use: instance,
        ...(priority && { priority }),
        ...(thread && { thread: thread(walk) }),
      }),
})

/** Those of an argument that hang on no field. */
function constantTexts(bound: Bound | undefined): readonly string[] {
  if (bound?.kind === 'several') return bound.items.flatMap(constantTexts)
  if (bound?.kind !== 'template') return []
  const { parts } = bound.template
  return parts.every((part) => typeof part === 'string') ? [parts.join('')] : []
}
