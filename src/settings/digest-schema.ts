import { DEFAULTS } from './defaults.ts'
import type { FormatName } from './formats.ts'
import { atMostOneOf, choice, mapping, named, type Schema, text } from './schema-kit.ts'

const every = {
  schedule: text('cron', 'When it is sent, as a cron expression in the time zone of the settings.', {
    default: DEFAULTS.schedule,
  }),
  to: {
    description: 'Its recipients, instead of those of `mail`.',
    type: 'array',
    minItems: 1,
    items: text('mail-address', 'A mail address.'),
  },
  empty: choice(
    ['say', 'skip'],
    'What becomes of it when there is nothing to tell: it says so in a line, or no mail is sent.',
    { default: DEFAULTS.empty },
  ),
} as const

const analysis = mapping(
  'Has a language model read the digest before it is sent; what it writes is put on top, marked as such. Off if left out. The messages of your logs go there: see docs/mail.md.',
  {
    url: text('url', 'A chat completions endpoint as OpenAI defined it.', {
      examples: ['http://127.0.0.1:11434/v1/chat/completions'],
    }),
    model: text('line', 'The name of the model.', { examples: ['llama3.1'] }),
    key_file: text('path', 'A file whose content is the key.'),
    key_credential: text(
      'credential-name',
      'The name of a credential of the systemd service whose content is the key.',
    ),
    prompt: {
      description: 'What is asked; the digest follows it.',
      type: 'string',
      minLength: 1,
      maxLength: 10_000,
      default: DEFAULTS.prompt,
    },
    timeout: text('duration', 'How long the digest waits for the answer: five minutes at the most.', {
      default: DEFAULTS.analysisTimeout,
    }),
    mask_addresses: {
      description:
        'Whether addresses are replaced by numbered words before they leave, and put back into the answer.',
      type: 'boolean',
      default: true,
    },
    verdict: {
      description:
        'Whether the model is asked to begin with ALERT or OK, and an alarming answer, or none, becomes an entry of the journal, for chains to act on.',
      type: 'boolean',
      default: false,
    },
  },
  { required: ['url', 'model'], ...atMostOneOf('key_file', 'key_credential') },
)

/** The digest that everybody has. */
export const report: Schema = mapping('The digest.', {
  ...every,
  sections: named(
    'Its sections in their order: the name that chains use, and the title. OTHER is always there.',
    text('line', 'The title.'),
    { default: DEFAULTS.sections },
  ),
  history: text('duration', 'For how long digests that were sent are kept, to be shown by `report --date`.', {
    default: DEFAULTS.history,
  }),
  analysis,
})

/** Further digests. */
export const digests: Schema = named(
  'Further digests by name, each with its own schedule, sections and recipients. A line goes to every digest that has its section.',
  mapping(
    'A digest.',
    {
      ...every,
      sections: named(
        'Its sections in their order: the name that chains use, and the title.',
        text('line', 'The title.'),
        { minProperties: 1 },
      ),
    },
    { required: ['sections'] },
  ),
  {
    propertyNames: { format: 'digest-name' satisfies FormatName },
    default: {},
    examples: [{ weekly: { schedule: '0 8 * * 1', sections: { WARN: 'Warnings' } } }],
  },
)
