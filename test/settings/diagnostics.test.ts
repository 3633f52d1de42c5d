import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../../src/diagnostics/render.ts'
import { positionAt } from '../../src/diagnostics/span.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { SETTINGS_SCHEMA } from '../../src/settings/schema.ts'
import type { Schema } from '../../src/settings/schema-kit.ts'
import { schemaValidator } from '../../src/settings/schema-validator.ts'
import { readYaml } from '../../src/settings/yaml-document.ts'
import { isObject } from '../../src/values/json-value.ts'
import { builtValidator } from './built-validator.ts'
import { ENVIRONMENT } from './environment.ts'

/** Settings with one mistake, or a few, and all that is said about them: `CODE LINE:COLUMN [UNDERLINED] MESSAGE = HINT`. */
const MISTAKES: readonly { title: string; text: string; said: readonly string[] }[] = [
  {
    title: 'an unknown key of the file',
    text: 'chain: [a.chain]',
    said: ['PY0901 1:1 [chain] there is no setting `chain` here = did you mean `chains` (or `mail`)?'],
  },
  {
    title: 'sources that enter the chains of none, of one that enters others, and of themselves',
    text: 'sources:\n  a: { kind: syslog, listen: [udp://127.0.0.1:514], enters: jurnal }\n  b: { kind: file, path: /b, enters: journal }\n  c: { kind: file, path: /c, enters: b }\n  d: { kind: file, path: /d, enters: d }',
    said: [
      'PY0904 2:61 [jurnal] `sources.a.enters`: expected the name of a source that enters its own chains, but found `jurnal` = did you mean `journal`?',
      'PY0904 4:38 [b] `sources.c.enters`: expected the name of a source that enters its own chains, but found `b` = there is journal',
      'PY0904 5:38 [d] `sources.d.enters`: expected the name of a source that enters its own chains, but found `d` = there is journal',
    ],
  },
  {
    title: 'places of syslog that are none, TLS without a certificate, and sizes out of bounds',
    text: "sources:\n  a: { kind: syslog, listen: ['udp://localhost:514', 'tls://[::1]:6514'] }\n  b: { kind: syslog, listen: [], max_message: 2MiB, spool: 1MB }\n  c: { kind: syslog, tls: { key: k } }",
    said: [
      'PY0902 2:3 [a] `sources.a` needs `tls` = add it beside the others',
      "PY0904 2:31 ['udp://localhost:514'] `sources.a.listen[0]`: expected `udp://`, `tcp://` or `tls://` with an address and a port, or `unix://` or `unix-stream://` with a path, but found `udp://localhost:514` = write such as `udp://192.0.2.10:514`, `udp://0.0.0.0:514` for all of IPv4, or `udp://[::]:514` for all of IPv6",
      'PY0904 3:30 [[]] `sources.b.listen`: expected at least one item, but found none = write such a value, or leave it out for the default',
      'PY0904 3:47 [2MiB] `sources.b.max_message`: expected a size such as `64KiB`, from 1kB to 1MiB, but found `2MiB` = write such a value, or leave it out for the default',
      'PY0904 3:60 [1MB] `sources.b.spool`: expected a size such as `256MB`, at least 16MB, but found `1MB` = write such a value, or leave it out for the default',
      'PY0902 4:3 [c] `sources.c` needs `listen` = add it beside the others',
      'PY0902 4:22 [tls] `sources.c.tls` needs `certificate` = add it beside the others',
    ],
  },
  {
    title: 'time-outs that no timer holds',
    text: 'exec: { timeout: 25d }\nwebhooks: { x: { url: "https://a.example/", timeout: 24d1ms } }\nban_sets: { b: { backend: command, ban: [/bin/ban], timeout: 9999w } }\nsources: { s: { kind: command, command: [a], every: 99w, silence: 99w, timeout: 596h31m24s } }',
    said: [
      'PY0904 1:18 [25d] `exec.timeout`: expected a duration of at most 24d, such as `30s`, but found `25d` = write such a value, or leave it out for the default',
      'PY0904 2:54 [24d1ms] `webhooks.x.timeout`: expected a duration of at most 24d, such as `30s`, but found `24d1ms` = write such a value, or leave it out for the default',
      'PY0904 3:62 [9999w] `ban_sets.b.timeout`: expected a duration of at most 24d, such as `30s`, but found `9999w` = write such a value, or leave it out for the default',
      'PY0904 4:81 [596h31m24s] `sources.s.timeout`: expected a duration of at most 24d, such as `30s`, but found `596h31m24s` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'an unknown key far below, where nothing is close',
    text: 'mail:\n  transport:\n    smtp: { host: mx, zzzzzz: 1 }',
    said: [
      'PY0901 3:23 [zzzzzz] there is no setting `zzzzzz` here = there is `host`, `port`, `encryption`, `user`, `password`, `password_file`, `password_credential` and `ca_file`',
    ],
  },
  {
    title: 'somebody not to ban who is none, or both, or neither',
    text: 'never_ban:\n  - localhost\n  - 7\n  - { address: 192.0.2.1, file: f }\n  - { until: 2026-12-31 }\n  - { address: 192.0.2.1, until: tomorrow }',
    said: [
      'PY0904 2:5 [localhost] `never_ban[0]`: expected an address or a network such as `192.168.1.0/24`, but found `localhost` = write such a value, or leave it out for the default',
      'PY0904 3:5 [7] `never_ban[1]`: expected a mapping, but found a number = write such a value, or leave it out for the default',
      'PY0902 4:27 [file] `never_ban[2]` takes only one of `address` and `file`, but has `address` and `file` = remove all but one',
      'PY0902 5:5 [{ until: 2026-12-31 }] `never_ban[3]` needs one of `address` and `file` = add it beside the others',
      'PY0904 6:34 [tomorrow] `never_ban[4].until`: expected a day such as `2026-12-31`, but found `tomorrow` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'numbers of a ban set that are none, or too large',
    text: 'ban_sets: { a: { backend: none, widest: { ipv4: 33 }, escalate: { factor: twice }, cut_connections: maybe } }',
    said: [
      'PY0904 1:49 [33] `ban_sets.a.widest.ipv4`: expected 0 to 32, but found `33` = write such a value, or leave it out for the default',
      'PY0904 1:75 [twice] `ban_sets.a.escalate.factor`: expected a number, but found text = write such a value, or leave it out for the default',
      'PY0904 1:101 [maybe] `ban_sets.a.cut_connections`: expected `true` or `false`, but found text = write such a value, or leave it out for the default',
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
    title: 'sizes, numbers and permissions of an archive that are none',
    text: 'archives: { a: { max_size: 10 MB, keep: 0, mode: 0640, compress: zip }, b: { max_size: 10B, mode: "0444" } }',
    said: [
      'PY0904 1:28 [10 MB] `archives.a.max_size`: expected a size such as `100MB`, at least 1kB, but found `10 MB` = write such a value, or leave it out for the default',
      'PY0904 1:41 [0] `archives.a.keep`: expected 1 to 100000, but found `0` = write such a value, or leave it out for the default',
      "PY0904 1:50 [0640] `archives.a.mode`: expected the permissions of a file that its owner may write, such as `'0640'`, but found a number = put it into quotes",
      'PY0904 1:66 [zip] `archives.a.compress`: expected `gzip` or `none`, but found `zip` = did you mean `gzip`?',
      'PY0904 1:88 [10B] `archives.b.max_size`: expected a size such as `100MB`, at least 1kB, but found `10B` = write such a value, or leave it out for the default',
      'PY0904 1:99 ["0444"] `archives.b.mode`: expected the permissions of a file that its owner may write, such as `\'0640\'`, but found `0444` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'an unknown key of a variant',
    text: 'ban_sets: { a: { backend: none, ipv4: x } }',
    said: [
      'PY0901 1:33 [ipv4] there is no setting `ipv4` here = there is `backend`, `never_ban`, `widest`, `escalate`, `cut_connections` and `mode`',
    ],
  },
  {
    title: 'merging, which YAML 1.2 does not have',
    text: 'a: &a { timezone: UTC }\n<<: *a',
    said: [
      'PY0901 1:1 [a] there is no setting `a` here = there is `chains`, `modules`, `state`, `timezone`, `sources`, `mail`, `report`, `digests`, `webhooks`, `exec`, `archives`, `lookups`, `ban_sets`, `never_ban`, `reconcile`, `log`, `control`, `metrics` and `fallback_encoding`',
      'PY0901 2:1 [<<] there is no setting `<<` here = there is `chains`, `modules`, `state`, `timezone`, `sources`, `mail`, `report`, `digests`, `webhooks`, `exec`, `archives`, `lookups`, `ban_sets`, `never_ban`, `reconcile`, `log`, `control`, `metrics` and `fallback_encoding`',
    ],
  },
  {
    title: 'a further digest called as that which everybody has, and a header called as none can be',
    text: 'digests: { report: { sections: { A: a } } }\nwebhooks: { x: { url: "https://a.example/", headers: { "a b": c } } }',
    said: [
      'PY0904 1:12 [report] `digests`: expected a name made of letters, digits and `_`, beginning with no digit, other than `report`, but found `report` = the digest that everybody has is called so: it is set up by `report`',
      'PY0904 2:56 ["a b"] `webhooks.x.headers`: expected the name of an HTTP header, but found `a b` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a digest without sections, and a question that is empty',
    text: 'digests: { y: { sections: {} } }\nreport: { analysis: { url: "https://a.example/", model: m, prompt: "" } }',
    said: [
      'PY0904 1:27 [{}] `digests.y.sections`: expected at least one key, but found none = write it with its value: `KEY: VALUE`',
      'PY0904 2:68 [""] `report.analysis.prompt`: expected text of 1 to 10000 characters, but found empty text = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a question that is a letter too long, by letters and not by what they take',
    text: `report: { analysis: { url: "https://a.example/", model: m, prompt: ${'🦊'.repeat(10_001)} } }`,
    said: [
      `PY0904 1:68 [${'🦊'.repeat(50)}…] \`report.analysis.prompt\`: expected text of 1 to 10000 characters, but found 10001 = write such a value, or leave it out for the default`,
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
      'PY0904 1:1 [- chains] the settings: expected a mapping, but found a list = write such a value, or leave it out for the default',
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
    title: 'a mistake below an alias is shown where it was written',
    text: 'ban_sets:\n  a: &a { backend: none, never_ban: [x] }\n  b: *a',
    said: [
      'PY0904 2:38 [x] `ban_sets.a.never_ban[0]`: expected an address or a network such as `192.168.1.0/24`, but found `x` = write such a value, or leave it out for the default',
      'PY0904 2:38 [x] `ban_sets.b.never_ban[0]`: expected an address or a network such as `192.168.1.0/24`, but found `x` = write such a value, or leave it out for the default',
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
    title: 'a kind of source that does not exist',
    text: 'sources: { j: { kind: jornald } }',
    said: [
      'PY0904 1:23 [jornald] `sources.j.kind`: expected `journald`, `recording`, `file`, `syslog`, `docker`, `command` or `journal_remote`, but found `jornald` = did you mean `journald`?',
    ],
  },
  {
    title:
      'a source of containers with a socket and a host, and with what is neither a name nor a list of names',
    text: 'sources: { d: { kind: docker, socket: s, host: "127.0.0.1:1" }, e: { kind: docker, name: 7, label: [], image: [8] } }',
    said: [
      'PY0902 1:42 [host] `sources.d` takes only one of `socket` and `host`, but has `socket` and `host` = remove all but one',
      'PY0904 1:90 [7] `sources.e.name`: expected a list, but found a number = write such a value, or leave it out for the default',
      'PY0904 1:100 [[]] `sources.e.label`: expected at least one item, but found none = write such a value, or leave it out for the default',
      'PY0904 1:112 [8] `sources.e.image[0]`: expected text of one line, but found a number = put it into quotes',
    ],
  },
  {
    title: 'a source without a kind, and one that is none',
    text: 'sources:\n  j: { start: now }\n  k: journald',
    said: [
      'PY0902 2:3 [j] `sources.j` needs `kind`: `journald`, `recording`, `file`, `syslog`, `docker`, `command` or `journal_remote` = add it beside the others',
      'PY0904 3:6 [journald] `sources.k`: expected a mapping, but found text = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a kind that is no text',
    text: 'ban_sets: { a: { backend: [none] } }',
    said: [
      'PY0904 1:27 [[none]] `ban_sets.a.backend`: expected `nftables`, `ipset`, `command` or `none`, but found a list = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a recording without its path',
    text: 'sources: { r: { kind: recording } }',
    said: ['PY0902 1:12 [r] `sources.r` needs `path` = add it beside the others'],
  },
  {
    title: 'three places of one journal',
    text: 'sources: { j: { kind: journald, directory: d, file: f, namespace: n } }',
    said: [
      'PY0902 1:47 [file] `sources.j` takes only one of `directory`, `file` and `namespace`, but has `directory`, `file` and `namespace` = remove all but one',
    ],
  },
  {
    title: 'names that chains could not write',
    text: 'sources: { my-source: { kind: journald } }\nreport: { sections: { 1st: First } }',
    said: [
      'PY0904 1:12 [my-source] `sources`: expected a name made of letters, digits and `_`, beginning with no digit, but found `my-source` = write such a value, or leave it out for the default',
      'PY0904 2:23 [1st] `report.sections`: expected a name made of letters, digits and `_`, beginning with no digit, but found `1st` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'starts that are none',
    text: 'sources: { a: { kind: journald, start: nwo }, b: { kind: journald, start: 6 hours } }',
    said: [
      'PY0904 1:40 [nwo] `sources.a.start`: expected `now`, `oldest`, or how long ago, such as `6h`, but found `nwo` = did you mean `now`?',
      'PY0904 1:75 [6 hours] `sources.b.start`: expected `now`, `oldest`, or how long ago, such as `6h`, but found `6 hours` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'two transports',
    text: 'mail:\n  transport:\n    directory: mails\n    sendmail: /usr/sbin/sendmail',
    said: [
      'PY0902 4:5 [sendmail] `mail.transport` takes only one of `sendmail`, `smtp` and `directory`, but has `directory` and `sendmail` = remove all but one',
    ],
  },
  {
    title: 'no transport',
    text: 'mail: { transport: {} }',
    said: [
      'PY0902 1:9 [transport] `mail.transport` needs one of `sendmail`, `smtp` and `directory` = add it beside the others',
    ],
  },
  {
    title: 'arguments for no program',
    text: 'mail: { transport: { directory: d, args: [x] } }',
    said: ['PY0902 1:36 [args] `mail.transport.args` needs `sendmail` = add it beside the others'],
  },
  {
    title: 'a password twice',
    text: 'mail: { transport: { smtp: { host: h, user: u, password: p, password_file: f } } }',
    said: [
      'PY0902 1:61 [password_file] `mail.transport.smtp` takes only one of `password`, `password_file` and `password_credential`, but has `password` and `password_file` = remove all but one',
    ],
  },
  {
    title: 'a user without a password, a password without a user',
    text: 'mail: { transport: { smtp: { host: h, user: u } } }\nreport: 5',
    said: [
      'PY0902 1:22 [smtp] `mail.transport.smtp` needs `password`, `password_file` or `password_credential` = add it beside the others',
      'PY0904 2:9 [5] `report`: expected a mapping, but found a number = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a password without a user',
    text: 'mail: { transport: { smtp: { host: h, password: p } } }',
    said: ['PY0902 1:39 [password] `mail.transport.smtp.password` needs `user` = add it beside the others'],
  },
  {
    title: 'a credential that would be another file',
    text: 'mail: { transport: { smtp: { host: h, user: u, password_credential: ../../shadow } } }',
    said: [
      'PY0904 1:69 [../../shadow] `mail.transport.smtp.password_credential`: expected the name of a credential such as `smtp-password`, but found `../../shadow` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'ports out of range, or broken',
    text: 'mail: { transport: { smtp: { host: a_b, port: 70000 } } }',
    said: [
      'PY0904 1:47 [70000] `mail.transport.smtp.port`: expected 1 to 65535, but found `70000` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a port that is no whole number',
    text: 'mail: { transport: { smtp: { host: -x, port: 2.5 } } }',
    said: [
      'PY0904 1:36 [-x] `mail.transport.smtp.host`: expected a host name or an address, but found `-x` = write such a value, or leave it out for the default',
      'PY0904 1:46 [2.5] `mail.transport.smtp.port`: expected a whole number, but found a number = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'mail addresses that are none',
    text: 'mail: { from: "a@b\\nBcc: c@d", to: [] }',
    said: [
      'PY0904 1:15 ["a@b\\nBcc: c@d"] `mail.from`: expected a mail address such as `root@example.org`, but found `a@b�Bcc: c@d` = write such a value, or leave it out for the default',
      'PY0904 1:36 [[]] `mail.to`: expected at least one item, but found none = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a program that is no absolute path',
    text: 'mail: { transport: { sendmail: sendmail } }',
    said: [
      'PY0904 1:32 [sendmail] `mail.transport.sendmail`: expected the absolute path of a program, but found `sendmail` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'cron expressions that are none',
    text: 'report: { schedule: "0 25 * * *" }',
    said: [
      'PY0904 1:21 ["0 25 * * *"] `report.schedule`: expected a cron expression such as `0 0 * * *`, but found `0 25 * * *` = the hour cannot be `25`',
    ],
  },
  {
    title: 'a cron expression with too few fields',
    text: 'report: { schedule: daily }',
    said: [
      'PY0904 1:21 [daily] `report.schedule`: expected a cron expression such as `0 0 * * *`, but found `daily` = five fields: minute, hour, day of the month, month, day of the week',
    ],
  },
  {
    title: 'a time zone and an encoding that nobody knows',
    text: 'timezone: Europ/Paris\nfallback_encoding: latin-15',
    said: [
      'PY0904 1:11 [Europ/Paris] `timezone`: expected a time zone such as `Europe/Paris`, but found `Europ/Paris` = did you mean `Europe/Paris`?',
      'PY0904 2:20 [latin-15] `fallback_encoding`: expected a character encoding such as `latin1`, but found `latin-15` = did you mean `latin1`?',
    ],
  },
  {
    title: 'names that nft would take for syntax',
    text: 'ban_sets:\n  a: { backend: nftables, table: filter, ipv4: "x; flush ruleset" }\n  b: { backend: nftables, table: inet f }',
    said: [
      'PY0904 2:34 [filter] `ban_sets.a.table`: expected the family and the name of a table, such as `inet filter`, but found `filter` = write such a value, or leave it out for the default',
      'PY0904 2:48 ["x; flush ruleset"] `ban_sets.a.ipv4`: expected the name of a set: letters, digits, `_`, `.` and `-`, beginning with a letter or `_`, but found `x; flush ruleset` = write such a value, or leave it out for the default',
      'PY0902 3:3 [b] `ban_sets.b` needs `ipv4` or `ipv6` = add it beside the others',
    ],
  },
  {
    title: 'sets in tables that do not take their addresses',
    text: 'ban_sets:\n  a: { backend: nftables, table: ip f, ipv4: a4, ipv6: a6, manage: true }\n  b: { backend: nftables, table: ip f, ipv4: b4, ipv6: b6, ipv6_networks: n6 }\n  c: { backend: nftables, table: ip6 f, ipv4_networks: n4, ipv6: c6 }\n  d: { backend: nftables, table: ip f, ipv6_table: ip g, ipv4: d4, ipv6: d6 }\n  e: { backend: nftables, table: ip f, ipv6_table: ip6 f, ipv4: e4, ipv6: e6 }\n  f: { backend: nftables, table: ip6 f, ipv6: f6, manage: true }\n  g: { backend: nftables, table: bridge f, ipv4: g4, ipv6: g6 }',
    said: [
      'PY0902 2:56 [a6] `ban_sets.a.ipv6` cannot be in the table `ip f`, which takes addresses of IPv4 only = write `table: inet f`, which takes both',
      'PY0902 3:56 [b6] `ban_sets.b.ipv6` cannot be in the table `ip f`, which takes addresses of IPv4 only = name the table of the sets for IPv6 in `ipv6_table`',
      'PY0902 4:56 [n4] `ban_sets.c.ipv4_networks` cannot be in the table `ip6 f`, which takes addresses of IPv6 only = name the table of the sets for IPv4 in `table`, and that of those for IPv6 in `ipv6_table`',
      'PY0902 5:74 [d6] `ban_sets.d.ipv6` cannot be in the table `ip g`, which takes addresses of IPv4 only = name the table of the sets for IPv6 in `ipv6_table`',
    ],
  },
  {
    title: 'ban sets that put their bans where others do',
    text: `ban_sets:
  ssh: { backend: nftables, table: inet sh, ipv4: b4, ipv6: b6, manage: true }
  web: { backend: nftables, table: inet sh, ipv4: b4, ipv6: b6, manage: true }
  nets: { backend: nftables, table: inet sh, ipv4: n4, ipv4_networks: b4_networks }
  addresses: { backend: nftables, table: inet sh, ipv4: b6_networks }
  split: { backend: nftables, table: ip sh, ipv6_table: inet sh, ipv4: b4, ipv6: b6 }
  dry: { backend: nftables, table: inet sh, ipv4: b4, ipv6: b6, manage: true, mode: observe }
  other: { backend: nftables, table: inet other, ipv4: b4, ipv6: b6, ipv6_networks: b6 }
  old: { backend: ipset, ipv4: b4, ipv6: b6 }
  older: { backend: ipset, ipv4: b6 }`,
    said: [
      '3:51 [b4] `web` puts its bans where `ssh` does: inet sh b4',
      '3:61 [b6] `web` puts its bans where `ssh` does: inet sh b6',
      '4:71 [b4_networks] `nets` puts its bans where `ssh` does: inet sh b4_networks',
      '5:57 [b6_networks] `addresses` puts its bans where `ssh` does: inet sh b6_networks',
      '6:82 [b6] `split` puts its bans where `ssh` does: inet sh b6',
      '10:34 [b6] `older` puts its bans where `old` does: ipset b6',
    ].map(
      (problem) =>
        `PY0902 ${problem} = name a set of its own: in one that they share, each would end bans of the other`,
    ),
  },
  {
    title: 'tables in which no chains of input and forward can be made',
    text: 'ban_sets:\n  a: { backend: nftables, table: netdev f, ipv4: a4, manage: true }\n  b: { backend: nftables, table: bridge f, ipv4: b4, manage: true, mode: observe }',
    said: [
      'PY0904 2:34 [netdev f] `ban_sets.a.table`: expected a table of the family `inet`, `ip` or `ip6`, since `manage` makes chains in input and forward, but found `netdev f` = write `inet f`',
      'PY0904 3:34 [bridge f] `ban_sets.b.table`: expected a table of the family `inet`, `ip` or `ip6`, since `manage` makes chains in input and forward, but found `bridge f` = write `inet f`',
    ],
  },
  {
    title: 'a key given twice, among other mistakes',
    text: 'timezone: UTC\nchains: x\ntimezone: Mars',
    said: [
      'PY0904 2:9 [x] `chains`: expected a list, but found text = write [x]',
      'PY0903 3:1 [timezone] this is not YAML: the key `timezone` is given twice = remove one of the two',
      'PY0904 3:11 [Mars] `timezone`: expected a time zone such as `Europe/Paris`, but found `Mars` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a tab',
    text: 'mail:\n\tfrom: a@b',
    said: ['PY0903 2:1 [\t] this is not YAML: a tab cannot indent a line = indent with spaces'],
  },
  {
    title: 'a schedule without quotes',
    text: 'report:\n  schedule: * * * * *',
    said: ['PY0903 2:13 [*] this is not YAML: what begins with `*` is an alias = put the value into quotes'],
  },
  {
    title: 'an open list and an open string',
    text: 'chains: [a\nstate: "x',
    said: [
      'PY0903 2:1 [s] this is not YAML: flow sequence in block collection must be sufficiently indented and end with a ] = put a value that holds signs into quotes, and indent with spaces',
    ],
  },
  {
    title: 'a second document',
    text: 'chains: []\n---\nchains: []',
    said: [
      'PY0903 2:1 [---\nchains: []] this is not YAML: there is a second document = remove the line `---` and what is superfluous',
    ],
  },
  {
    title: 'a key that is a list',
    text: '? [a]\n: b',
    said: ['PY0903 1:3 [[] this is not YAML: a key must be text = write a plain word before the colon'],
  },
  {
    title: 'a tag that nothing knows',
    text: 'state: !env HOME',
    said: [
      'PY0903 1:8 [!env] this is not YAML: what begins with `!` is a tag, and nothing knows this one = put the value into quotes',
    ],
  },
  {
    title: 'an alias for nothing, and one for itself',
    text: 'state: *nowhere\nmail: &m { transport: *m }',
    said: [
      'PY0903 1:8 [*nowhere] this is not YAML: no `&nowhere` stands before this = put the value into quotes, if it is text',
      'PY0903 2:23 [*m] this is not YAML: `&m` would hold itself = write out what is meant',
    ],
  },
  {
    title: 'aliases that would grow without bound',
    text: bomb(30),
    said: ['PY0903 1:1 [] this is not YAML: its aliases repeat too much = write the values out'],
  },
]

/** Keywords that only describe, that only say where others hold, or of which `discriminator` tells (`const`). */
const NEVER_BROKEN = [
  '$schema',
  'allOf',
  'const',
  'default',
  'description',
  'else',
  'examples',
  'items',
  'properties',
  'then',
  'title',
]

describe('every mistake in settings.yaml gets one message', () => {
  it.each(MISTAKES)('$title', ({ text, said }) => {
    expect(diagnosticsOf(text).map(describeDiagnostic)).toEqual(said)
  })

  it('whatever keyword of the schema it breaks', () => {
    const broken = MISTAKES.flatMap(({ text }) => {
      const { value = {} } = readYaml({ name: 'settings.yaml', text })
      const validate = schemaValidator()
      return validate(value) ? [] : (validate.errors ?? []).map(({ keyword }) => keyword)
    })
    const keywords = new Set(keywordsOf(SETTINGS_SCHEMA))
    expect([...keywords].filter((keyword) => !broken.includes(keyword)).sort()).toEqual(NEVER_BROKEN)
  })

  it('and is found by the validator of the built program, which is made beforehand', async () => {
    const [made, ready] = [schemaValidator(), await builtValidator()]
    for (const { text } of MISTAKES) {
      const { value = {} } = readYaml({ name: 'settings.yaml', text })
      expect([ready(value), ready.errors]).toEqual([made(value), made.errors])
    }
  })

  it('shows them in the file', () => {
    const [diagnostic] = diagnosticsOf('mail:\n  fro: a@example.org\n')
    expect(diagnostic && renderDiagnostic(diagnostic, false)).toBe(
      [
        'error[PY0901]: there is no setting `fro` here',
        '  --> settings.yaml:2:3',
        '  |',
        '2 |   fro: a@example.org',
        '  |   ^^^',
        '  = did you mean `from` (or `to`)?',
      ].join('\n'),
    )
  })
})

function diagnosticsOf(text: string): readonly Diagnostic[] {
  const loaded = parseSettings({ name: 'settings.yaml', text }, ENVIRONMENT)
  return 'diagnostics' in loaded ? loaded.diagnostics : []
}

function describeDiagnostic({ code, span, message, hint }: Diagnostic): string {
  const { line, column } = positionAt(span.file, span.start)
  const underlined = cut(span.file.text.slice(span.start, span.end))
  return `${code} ${line}:${column} [${underlined}] ${message}${hint === undefined ? '' : ` = ${hint}`}`
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

/** The keywords of a schema and of all schemas in it, but for those below `if`, which only asks. */
function keywordsOf(schema: Schema): readonly string[] {
  const { properties, items, additionalProperties, propertyNames, not, then, else: otherwise } = schema
  const lists = [schema.oneOf, schema.anyOf, schema.allOf].filter(Array.isArray)
  const within = [...lists.flat(), items, additionalProperties, propertyNames, not, then, otherwise]
  if (isObject(properties)) within.push(...Object.values(properties))
  return [...Object.keys(schema), ...within.filter(isObject).flatMap(keywordsOf)]
}

/** Lists of which each holds the one before nine times. */
function bomb(levels: number): string {
  const lines = Array.from(
    { length: levels },
    (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`,
  )
  return ['l0: &l0 [x]', ...lines].join('\n')
}
