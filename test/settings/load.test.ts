import { describe, expect, it } from 'vitest'
import { parseSettings } from '../../src/settings/load.ts'
import type { Settings } from '../../src/settings/settings.ts'
import { Duration } from '../../src/values/duration.ts'
import { ENVIRONMENT } from './environment.ts'
import { DEFAULTS, settingsOf } from './loaded.ts'

const CONTAINERS = {
  kind: 'docker',
  socket: '/var/run/docker.sock',
  label: [],
  name: [],
  image: [],
  label_fields: [],
  format: 'plain',
  start: 'now',
} as const

describe('what settings.yaml says becomes settings', () => {
  const cases: readonly { title: string; text: string; settings: Partial<Settings> }[] = [
    { title: 'an empty file is all defaults', text: '', settings: {} },
    { title: 'a file of comments is all defaults', text: '# nothing yet\n', settings: {} },
    {
      title: 'the files of a lookup are relative to the settings',
      text: "lookups: { guests: { files: 'guests/*.conf', pattern: '/^name: (?<value>.+)$/' } }",
      settings: {
        lookups: {
          guests: { files: '/etc/pyruse-ts/guests/*.conf', pattern: '/^name: (?<value>.+)$/' },
        },
      },
    },
    {
      title: 'an archive has defaults, and lies below the state where nothing else is said',
      text: 'archives: { all: {}, web: { directory: web, max_size: 1.5GiB, keep: 3, compress: gzip, mode: "0600" } }',
      settings: {
        archives: {
          all: {
            directory: '/var/lib/pyruse-ts/archives/all',
            max_size: 100e6,
            keep: 10,
            compress: 'none',
            mode: 0o640,
          },
          web: {
            directory: '/etc/pyruse-ts/web',
            max_size: 1.5 * 2 ** 30,
            keep: 3,
            compress: 'gzip',
            mode: 0o600,
          },
        },
      },
    },
    {
      title: 'paths of chains are relative to the file, shipped ones are left alone',
      text: 'chains: [main.chain, conf.d/*.chain, /srv/x.chain, "@chains/sshd.chain"]',
      settings: {
        chains: [
          '/etc/pyruse-ts/main.chain',
          '/etc/pyruse-ts/conf.d/*.chain',
          '/srv/x.chain',
          '@chains/sshd.chain',
        ],
      },
    },
    {
      title: 'mails lie below the state directory',
      text: 'state: ../state',
      settings: {
        state: '/etc/state',
        mail: { ...DEFAULTS.mail, transport: { directory: '/etc/state/mails' } },
      },
    },
    {
      title: 'sources are added to the journal',
      text: `
sources:
  old: { kind: recording, path: old.json, format: json }
  far: { kind: journald, start: 1h30m, directory: /var/log/journal/remote, reader: journalctl }
  app: { kind: journald, start: oldest, namespace: app }
`,
      settings: {
        sources: {
          ...DEFAULTS.sources,
          old: { kind: 'recording', path: '/etc/pyruse-ts/old.json', format: 'json' },
          far: {
            kind: 'journald',
            start: new Duration(5400e6),
            directory: '/var/log/journal/remote',
            reader: 'journalctl',
          },
          app: { kind: 'journald', start: 'oldest', namespace: 'app', reader: 'auto' },
        },
      },
    },
    {
      title: 'sources of containers and of other hosts have defaults',
      text: `
sources:
  all: { kind: docker }
  traps: { kind: docker, host: '127.0.0.1:2375', label: role=trap, name: [ssh, http*], format: rfc5424, silence: 1h }
  fleet: { kind: journal_remote }
`,
      settings: {
        sources: {
          ...DEFAULTS.sources,
          all: CONTAINERS,
          traps: {
            ...CONTAINERS,
            host: '127.0.0.1:2375',
            label: ['role=trap'],
            name: ['ssh', 'http*'],
            format: 'rfc5424',
            silence: new Duration(3600e6),
          },
          fleet: {
            kind: 'journal_remote',
            directory: '/var/log/journal/remote',
            start: 'now',
            reader: 'auto',
          },
        },
      },
    },
    {
      title: 'a source of syslog has defaults, and files are found beside the settings',
      text: `
sources:
  net: { kind: syslog, listen: ['udp://0.0.0.0:514'] }
  safe:
    kind: syslog
    listen: ['tls://[::1]:6514', 'unix:///run/log']
    allow: [192.0.2.0/24]
    trust_hostname: true
    tls: { certificate: logs.pem, key: /etc/logs.key, client_ca: ca.pem }
    max_message: 8kB
    connections: 10
    spool: 1GB
`,
      settings: {
        sources: {
          ...DEFAULTS.sources,
          net: {
            kind: 'syslog',
            listen: ['udp://0.0.0.0:514'],
            trust_hostname: false,
            max_message: 65_536,
            connections: 256,
            spool: 256_000_000,
          },
          safe: {
            kind: 'syslog',
            listen: ['tls://[::1]:6514', 'unix:///run/log'],
            allow: ['192.0.2.0/24'],
            trust_hostname: true,
            tls: {
              certificate: '/etc/pyruse-ts/logs.pem',
              key: '/etc/logs.key',
              client_ca: '/etc/pyruse-ts/ca.pem',
            },
            max_message: 8_000,
            connections: 10,
            spool: 1_000_000_000,
          },
        },
      },
    },
    {
      title: 'the journal itself can be replaced',
      text: 'sources: { journal: { kind: recording, path: journal } }',
      settings: { sources: { journal: { kind: 'recording', path: '/etc/pyruse-ts/journal' } } },
    },
    {
      title: 'sendmail keeps its arguments',
      text: 'mail: { transport: { sendmail: /usr/sbin/sendmail, args: ["-C", "/etc/x"] } }',
      settings: {
        mail: { ...DEFAULTS.mail, transport: { sendmail: '/usr/sbin/sendmail', args: ['-C', '/etc/x'] } },
      },
    },
    {
      title: 'a mail server has STARTTLS and its port by default',
      text: 'mail: { transport: { smtp: { host: mx.example.org, user: me, password_file: secret } } }',
      settings: {
        mail: {
          ...DEFAULTS.mail,
          transport: {
            smtp: {
              host: 'mx.example.org',
              port: 587,
              encryption: 'starttls',
              user: 'me',
              password_file: '/etc/pyruse-ts/secret',
            },
          },
        },
      },
    },
    {
      title: 'a credential is a file of the service',
      text: 'mail: { transport: { smtp: { host: mx.example.org, user: me, password_credential: smtp-password } } }',
      settings: {
        mail: {
          ...DEFAULTS.mail,
          transport: {
            smtp: {
              host: 'mx.example.org',
              port: 587,
              encryption: 'starttls',
              user: 'me',
              password_file: '/run/credentials/pyruse-ts.service/smtp-password',
            },
          },
        },
      },
    },
    {
      title: 'TLS from the first byte has another port',
      text: 'mail: { from: Mars <mars@example.org>, to: [a@example.org], transport: { smtp: { host: "::1", encryption: tls } } }',
      settings: {
        mail: {
          ...DEFAULTS.mail,
          from: 'Mars <mars@example.org>',
          to: ['a@example.org'],
          transport: { smtp: { host: '::1', port: 465, encryption: 'tls' } },
        },
      },
    },
    {
      title: 'the port of TLS from the first byte means just that',
      text: 'mail: { transport: { smtp: { host: mx.example.org, port: 465 } } }',
      settings: {
        mail: {
          ...DEFAULTS.mail,
          transport: { smtp: { host: 'mx.example.org', port: 465, encryption: 'tls' } },
        },
      },
    },
    {
      title: 'section OTHER is added where it is missing',
      text: 'report: { sections: { ODD: Odd things } }',
      settings: {
        report: { ...DEFAULTS.report, sections: { ODD: 'Odd things', OTHER: 'Unexpected' } },
      },
    },
    {
      title: 'ban sets replace the one that is there without them',
      text: `
ban_sets:
  ssh: { backend: nftables, table: inet filter, ipv4: ssh_ban4, ipv6: ssh_ban6, never_ban: [192.168.1.0/24, "::1"] }
  dry: { backend: none }
`,
      settings: {
        ban_sets: {
          ssh: {
            backend: 'nftables',
            table: 'inet filter',
            ipv4: 'ssh_ban4',
            ipv6: 'ssh_ban6',
            never_ban: ['192.168.1.0/24', '::1'],
          },
          dry: { backend: 'none', never_ban: [] },
        },
      },
    },
    {
      title: 'the durations of a ban set are read, all of them',
      text: 'ban_sets: { x: { backend: command, ban: [/bin/ban], timeout: 7s, escalate: { factor: 2, up_to: 3d, forget_after: 4w } } }',
      settings: {
        ban_sets: {
          x: {
            backend: 'command',
            ban: ['/bin/ban'],
            timeout: new Duration(7e6),
            never_ban: [],
            escalate: {
              factor: 2,
              up_to: new Duration(3 * 86_400e6),
              forget_after: new Duration(28 * 86_400e6),
            },
          },
        },
      },
    },
    {
      title: 'JSON is YAML, tabs included',
      text: '{\n\t"timezone": "UTC",\n\t"report": {\n\t\t"schedule": "@hourly"\n\t}\n}',
      settings: { timezone: 'UTC', report: { ...DEFAULTS.report, schedule: '@hourly' } },
    },
    ...['*/5 * * * *', '0 8 * * 1-5', '0 0 1 jan *'].map((schedule) => ({
      title: `\`${schedule}\` is a schedule`,
      text: `report: { schedule: '${schedule}' }`,
      settings: { report: { ...DEFAULTS.report, schedule } },
    })),
    {
      title: 'an alias stands for what its anchor holds',
      text: 'ban_sets: { a: &dry { backend: none, never_ban: [10.0.0.0/8] }, b: *dry }',
      settings: {
        ban_sets: {
          a: { backend: 'none', never_ban: ['10.0.0.0/8'] },
          b: { backend: 'none', never_ban: ['10.0.0.0/8'] },
        },
      },
    },
  ]
  it.each(cases)('$title', ({ text, settings }) => {
    const loaded = parseSettings({ name: '/etc/pyruse-ts/settings.yaml', text }, ENVIRONMENT)
    expect(settingsOf(loaded)).toEqual({ file: '/etc/pyruse-ts/settings.yaml', ...DEFAULTS, ...settings })
  })

  it('keeps the sections in the order in which they stand', () => {
    const text = 'report: { sections: { Z: z, OTHER: o, A: a } }'
    const { report } = settingsOf(parseSettings({ name: 's.yaml', text }, ENVIRONMENT))
    expect(Object.keys(report.sections)).toEqual(['Z', 'OTHER', 'A'])
  })

  it('finds nothing under names that every object has', () => {
    const { ban_sets } = settingsOf(parseSettings({ name: 's.yaml', text: '' }, ENVIRONMENT))
    expect(ban_sets.constructor).toBeUndefined()
  })
})
