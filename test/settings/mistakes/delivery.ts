import type { Mistake } from './mistake.ts'

/** Mistakes in mails, digests, archives and schedules. */
export const DELIVERY_MISTAKES: readonly Mistake[] = [
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
      'PY0904 2:9 [5] `report`: expected a mapping, but found a number = write keys with their values; there is `schedule`, `to`, `empty`, `sections`, `history` and `analysis`',
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
    title: 'what looks like a mail address, and is an option, a text with a space in it, or two of them',
    text: 'mail: { to: [-x@example.org, "a\u00a0b@example.org", "a@example.org, Bob <b@example.org>"] }',
    said: ['-x@example.org', 'a\u00a0b@example.org', 'a@example.org, Bob <b@example.org>'].map(
      (text, at) =>
        `PY0904 1:${[14, 30, 49][at]} [${at === 0 ? text : `"${text}"`}] \`mail.to[${at}]\`: expected a mail address such as \`root@example.org\`, but found \`${text}\` = write such a value, or leave it out for the default`,
    ),
  },
  {
    title: 'a mail address that is longer than any can be',
    text: `mail: { to: [${'a'.repeat(64)}@example.org, ${'b'.repeat(65)}@example.org] }`,
    said: [
      `PY0904 1:92 [${'b'.repeat(65)}@example.org] \`mail.to[1]\`: expected a mail address such as \`root@example.org\`, but found \`${'b'.repeat(60)}…\` = write such a value, or leave it out for the default`,
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
    title: 'a minute that no hour has',
    text: 'report: { schedule: "61 * * * *" }',
    said: [
      'PY0904 1:21 ["61 * * * *"] `report.schedule`: expected a cron expression such as `0 0 * * *`, but found `61 * * * *` = the minute cannot be `61`',
    ],
  },
  {
    title: 'a day that its month never has',
    text: 'report: { schedule: "0 0 30 2 *" }',
    said: [
      'PY0904 1:21 ["0 0 30 2 *"] `report.schedule`: expected a cron expression such as `0 0 * * *`, but found `0 0 30 2 *` = the day of the month cannot be `30`',
    ],
  },
  {
    title: 'a cron expression of nothing',
    text: 'report: { schedule: "" }',
    said: [
      'PY0904 1:21 [""] `report.schedule`: expected a cron expression such as `0 0 * * *`, but found empty text = five fields: minute, hour, day of the month, month, day of the week',
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
]
