import type { Mistake } from './mistake.ts'

/** Keys that nobody knows, and values of another shape than the schema wants. */
export const SHAPE_MISTAKES: readonly Mistake[] = [
  {
    title: 'an unknown key of the file',
    text: 'chain: [a.chain]',
    said: ['PY0901 1:1 [chain] there is no setting `chain` here = did you mean `chains`?'],
  },
  {
    title: 'an unknown key far below, where nothing is close',
    text: 'mail:\n  transport:\n    smtp: { host: mx, zzzzzz: 1 }',
    said: [
      'PY0901 3:23 [zzzzzz] there is no setting `zzzzzz` here = there is `host`, `port`, `encryption`, `user`, `password`, `password_file`, `password_credential` and `ca_file`',
    ],
  },
  {
    title: 'a lookup whose pattern captures no value, and one that is no pattern',
    text: 'lookups: { a: { files: "*", pattern: /name/ }, b: { files: "*", pattern: "<value>" } }',
    said: [
      'PY0904 1:38 [/name/] `lookups.a.pattern`: expected a regular expression between slashes that captures `value`, such as `/^name: (?<value>.+)$/`, but found `/name/` = write such a value, or leave it out for the default',
      'PY0904 1:74 ["<value>"] `lookups.b.pattern`: expected a regular expression between slashes that captures `value`, such as `/^name: (?<value>.+)$/`, but found `<value>` = it begins with a slash and ends with one, or with flags behind it',
    ],
  },
  {
    title: 'text where a list belongs',
    text: 'chains: main.chain',
    said: ['PY0904 1:9 [main.chain] `chains`: expected a list, but found text = write [main.chain]'],
  },
  {
    title: 'a command as for a shell',
    text: 'sources: { disks: { kind: command, command: "df -h" } }',
    said: [
      'PY0904 1:45 ["df -h"] `sources.disks.command`: expected a list, but found text = write [df, -h], or ["df -h"] where that is one',
    ],
  },
  {
    title: 'a number where text belongs',
    text: 'mail: { transport: { smtp: { host: h, user: u, password: 1234 } } }',
    said: [
      'PY0904 1:58 [1234] `mail.transport.smtp.password`: expected text of one line, but found a number = put it into quotes',
    ],
  },
  {
    title: 'a section of which everything is commented out',
    text: 'mail:\n  # from: a@b\nreport: {}',
    said: [
      'PY0904 1:1 [mail] `mail`: expected a mapping, but found nothing = give it a value, or leave it out',
    ],
  },
  {
    title: 'a block where text belongs is shown by its key',
    text: 'state:\n  - a\n  - b',
    said: [
      'PY0904 1:1 [state] `state`: expected a path, but found a list = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a list instead of the whole',
    text: '- chains',
    said: [
      'PY0904 1:1 [- chains] the settings: expected a mapping, but found a list = write keys with their values: `{ NAME: VALUE }`',
    ],
  },
  {
    title: 'several items of one list',
    text: 'ban_sets:\n  a:\n    backend: none\n    never_ban: [10.0.0.0/8, 10.0.0.256, "::/129", localhost]',
    said: [
      'PY0904 4:29 [10.0.0.256] `ban_sets.a.never_ban[1]`: expected an address or a network such as `192.168.1.0/24`, but found `10.0.0.256` = write such a value, or leave it out for the default',
      'PY0904 4:41 ["::/129"] `ban_sets.a.never_ban[2]`: expected an address or a network such as `192.168.1.0/24`, but found `::/129` = write such a value, or leave it out for the default',
      'PY0904 4:51 [localhost] `ban_sets.a.never_ban[3]`: expected an address or a network such as `192.168.1.0/24`, but found `localhost` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a word that is no choice',
    text: 'sources: { j: { kind: journald, reader: libsystmd } }',
    said: [
      'PY0904 1:41 [libsystmd] `sources.j.reader`: expected `auto`, `libsystemd` or `journalctl`, but found `libsystmd` = did you mean `libsystemd`?',
    ],
  },
  {
    title: 'a kind that is no text',
    text: 'ban_sets: { a: { backend: [none] } }',
    said: [
      'PY0904 1:27 [[none]] `ban_sets.a.backend`: expected `nftables`, `ipset`, `command` or `none`, but found a list = write such a value, or leave it out for the default',
    ],
  },
]
