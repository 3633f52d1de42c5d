import {
  defineAction,
  type Kit,
  name,
  named,
  optional,
  type Read,
  several,
  textOf,
  type Walk,
} from '../src/module/index.ts'

/** Every record has it. */
const TIME = '__REALTIME_TIMESTAMP'

export const record = defineAction({
  name: 'record',
  summary: 'Appends the entry to an archive: a file of JSON Lines that is rotated.',
  details:
    'Recorded is the entry as it came, in the shape of `journalctl -o json`: every field as text, and its time as `__REALTIME_TIMESTAMP`. `pyruse-ts replay --input DIRECTORY` walks an archive again, and decides as the first time. With `fields`, these are recorded alone, be they of the entry, captured or set; whole numbers as such, and one that the entry lacks is left out. Where archives lie, how large their files get and how many are kept: `archives` of the settings, docs/archive.md.',
  asksFor: 'record',
  parameters: {
    archive: name('archive', 'The archive of the settings.'),
    fields: optional(
      several(
        named('The fields that are recorded, instead of all that the entry came with.', {
          keyword: 'fields',
        }),
      ),
    ),
  },
  examples: [
    {
      rules: ['record everything', 'accept'],
      test: ['given SYSLOG_IDENTIFIER "cron", MESSAGE "hello"', 'expect record everything'],
    },
    {
      rules: [
        'MESSAGE like "login of {user} from {ip:addr}" -> record logins fields [_HOSTNAME, user, ip], accept',
      ],
      test: [
        'given MESSAGE "login of bob from 192.0.2.7", _HOSTNAME "mars"',
        'expect record logins',
        'expect no record everything',
      ],
    },
  ],
  compile: ({ archive, fields }, kit) =>
    fields === undefined ? ofEntry(archive, kit) : ofFields(archive, fields, kit),
})

function ofEntry(archive: string, { rule }: Kit) {
  return (walk: Walk) => walk.request(rule, { effect: 'record', archive, entry: walk.fields() })
}

interface NamedField {
  readonly name: string
  readonly read: Read
}

function ofFields(archive: string, fields: readonly NamedField[], { rule }: Kit) {
  const others = fields.filter(({ name }) => name !== TIME)
  return (walk: Walk) => {
    const entry: Record<string, string | number | boolean> = {}
    for (const { name, read } of others) {
      const value = read(walk)
      if (value !== undefined)
        entry[name] = typeof value === 'number' || typeof value === 'boolean' ? value : textOf(value)
    }
    walk.request(rule, { effect: 'record', archive, entry })
  }
}
