import { archives } from './archive-settings.ts'
import { banSets, neverBan } from './ban-set-schema.ts'
import { DEFAULT_BAN_SETS, DEFAULTS, SYSTEM_STATE } from './defaults.ts'
import { digests, report } from './digest-schema.ts'
import { lookups } from './lookup-settings.ts'
import {
  atLeastOneOf,
  atMostOneOf,
  choice,
  exactlyOneOf,
  mapping,
  named,
  type Schema,
  text,
} from './schema-kit.ts'
import { SOURCE } from './sources/sources.ts'
import { exec, webhooks } from './webhook-schema.ts'

const smtp = mapping(
  'A mail server.',
  {
    host: text('host', 'Its host name or address.'),
    port: {
      description: 'Its port: 587 with `starttls`, 465 with `tls`, 25 with `none`, where this is left out.',
      type: 'integer',
      minimum: 1,
      maximum: 65535,
    },
    encryption: choice(
      ['starttls', 'tls', 'none'],
      '`starttls` demands it, `tls` speaks TLS from the first byte, `none` never encrypts. Where this is left out, `tls` with port 465, else `starttls`.',
    ),
    user: text('line', 'Who logs in there.'),
    password: text('line', 'The password; better kept apart, see `password_file` and `password_credential`.'),
    password_file: text('path', 'A file whose content is the password.'),
    password_credential: text(
      'credential-name',
      'The name of a credential of the systemd service whose content is the password.',
      { examples: ['smtp-password'] },
    ),
    ca_file: text('path', 'A PEM file of an authority to trust besides those that Node.js brings along.'),
  },
  {
    required: ['host'],
    ...atMostOneOf('password', 'password_file', 'password_credential'),
    dependencies: {
      user: atLeastOneOf('password', 'password_file', 'password_credential'),
      password: ['user'],
      password_file: ['user'],
      password_credential: ['user'],
    },
  },
)

const transport = mapping(
  'How mails leave: through one of `sendmail`, `smtp` and `directory`. `.eml` files below `state` where this is left out.',
  {
    sendmail: text('program', 'The sendmail program.', { examples: ['/usr/sbin/sendmail'] }),
    args: {
      description: 'Its arguments, instead of the usual ones.',
      type: 'array',
      items: text('line', 'One argument.'),
    },
    smtp,
    directory: text(
      'path',
      'Mails are written into this directory, as `.eml` files; digests as `.html` too.',
    ),
  },
  { ...exactlyOneOf('sendmail', 'smtp', 'directory'), dependencies: { args: ['sendmail'] } },
)

/**
 * The schema of settings.yaml (JSON Schema, draft 7, which editors know best). Its `format`s are ours: see formats.ts.
 * The `default`s are for the reader; the loader fills them in.
 */
export const SETTINGS_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Settings of pyruse-ts',
  ...mapping('Everything may be left out. Relative paths are relative to this file.', {
    chains: {
      description: 'The chain files, as paths or globs; `@chains/` stands for those that are shipped.',
      type: 'array',
      items: text('path', 'A path, or a glob.'),
      default: DEFAULTS.chains,
    },
    modules: {
      description: 'Filters and actions of your own: TypeScript or JavaScript files that export them.',
      type: 'array',
      items: text('path', 'The path of a file.'),
      default: [],
      examples: [['weekday.ts']],
    },
    state: text('path', 'The directory where counters, bans and unsent mails are kept.', {
      default: SYSTEM_STATE,
    }),
    timezone: text(
      'time-zone',
      "The time zone of the report and its schedule; the machine's own if left out, which TZ names, or /etc/localtime.",
      {
        examples: ['Europe/Paris'],
      },
    ),
    sources: named(
      'Where entries come from, by the name that chains use. `journal` is always there: the journal of this machine.',
      SOURCE,
      { default: { journal: { kind: 'journald', start: DEFAULTS.start } } },
    ),
    mail: mapping('Alerts and digests.', {
      from: text('mail-address', 'The sender; `pyruse-ts` at this host if left out.'),
      to: {
        description: 'The recipients; `root` at this host if left out.',
        type: 'array',
        minItems: 1,
        items: text('mail-address', 'A mail address.'),
      },
      transport,
      limit: mapping(
        'How many alerts leave in a span of time, by the clock of the entries. What goes beyond is counted, and told in one mail when the span is over.',
        {
          per_key: text('rate', 'Of those that belong together: see `thread` of the action `email`.', {
            default: DEFAULTS.mailsPerKey,
          }),
          overall: text('rate', 'Of all together.', { default: DEFAULTS.mailsOverall }),
        },
      ),
    }),
    report,
    digests,
    webhooks,
    exec,
    archives,
    lookups,
    ban_sets: named('What `ban … with NAME` does, by that name.', banSets, { default: DEFAULT_BAN_SETS }),
    never_ban: neverBan('Who is never banned, by any set and whatever a chain or a command says.'),
    reconcile: text(
      'duration',
      'How often the bans that run are compared with those in the firewall, and what is missing there is put back.',
      { default: DEFAULTS.reconcile },
    ),
    log: mapping('Where the action `log` writes.', {
      socket: text('path', "The socket of journald's native protocol: that of a namespace, for example.", {
        default: DEFAULTS.journalSocket,
      }),
    }),
    control: mapping('How the running daemon is asked and told.', {
      socket: text(
        'path',
        'The socket of the daemon. If left out, `control.sock` in the directory that systemd gives for such (RUNTIME_DIRECTORY), else in `state`.',
      ),
    }),
    metrics: mapping('What Prometheus is told of the running daemon.', {
      listen: text(
        'endpoint',
        'The address and the port where `GET /metrics` is answered; not at all if left out. It tells names of chains, sources and counters to whoever asks: keep it on a loopback address, or behind a firewall.',
        { examples: ['127.0.0.1:9477'] },
      ),
    }),
    fallback_encoding: text('encoding', 'How text that is not UTF-8 is decoded.', {
      default: DEFAULTS.fallback_encoding,
    }),
  }),
}

/** The schema as the file that is published for editors. */
export function schemaText(): string {
  return `${JSON.stringify(SETTINGS_SCHEMA, null, 2)}\n`
}
