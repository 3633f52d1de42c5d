import type { Mistake } from './mistake.ts'

/** Mistakes in sources. */
export const SOURCE_MISTAKES: readonly Mistake[] = [
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
    title: 'an unknown key of a variant',
    text: 'ban_sets: { a: { backend: none, ipv4: x } }',
    said: [
      'PY0901 1:33 [ipv4] there is no setting `ipv4` here = there is `backend`, `never_ban`, `widest`, `escalate`, `cut_connections` and `mode`',
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
      'PY0904 3:6 [journald] `sources.k`: expected a mapping, but found text = write keys with their values: `{ kind: … }`',
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
]
