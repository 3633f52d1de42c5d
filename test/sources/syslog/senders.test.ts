import { hostname } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { directoryWith } from '../../support/pyruse.ts'
import { missing } from '../../support/requirements.ts'
import { freePort, receive } from './support/receiver.ts'

const FIELDS = [
  'MESSAGE',
  'PRIORITY',
  'SYSLOG_FACILITY',
  'SYSLOG_IDENTIFIER',
  'SYSLOG_PID',
  'SYSLOG_MSGID',
  'SYSLOG_STRUCTURED_DATA',
  'SYSLOG_HOSTNAME',
  '_HOSTNAME',
  '_TRANSPORT',
  'SENDER_ADDRESS',
] as const

const FROM_UDP = { _TRANSPORT: 'udp', SENDER_ADDRESS: '127.0.0.1', _HOSTNAME: '127.0.0.1' }
const FROM_TCP = { ...FROM_UDP, _TRANSPORT: 'tcp' }
const LOCAL = { _TRANSPORT: 'unix', _HOSTNAME: hostname() }
const SAID = { PRIORITY: '3', SYSLOG_FACILITY: '4', SYSLOG_IDENTIFIER: 'sshd', SYSLOG_PID: '77' }
const HOST = { SYSLOG_HOSTNAME: hostname() }
const BASE = ['--tag', 'sshd', '--priority', 'auth.err', '--id=77']
const OLD = ['--rfc3164', ...BASE]
const NEW = ['--rfc5424', ...BASE]
const STRUCTURED = ['--sd-id', 'zoo@1', '--sd-param', 'tiger="hungry"', '--msgid', 'm1']

interface Sent {
  readonly arguments: readonly string[]
  readonly fields: Readonly<Record<string, string>>
}

const BY_PORT: readonly Sent[] = [
  { arguments: ['--udp', ...OLD], fields: { ...SAID, ...HOST, ...FROM_UDP } },
  { arguments: ['--udp', ...NEW], fields: { ...SAID, ...HOST, ...FROM_UDP } },
  { arguments: ['--tcp', ...OLD], fields: { ...SAID, ...HOST, ...FROM_TCP } },
  { arguments: ['--tcp', '--octet-count', ...OLD], fields: { ...SAID, ...HOST, ...FROM_TCP } },
  { arguments: ['--tcp', '--octet-count', ...NEW], fields: { ...SAID, ...HOST, ...FROM_TCP } },
  {
    arguments: ['--udp', ...NEW, ...STRUCTURED],
    fields: { ...SAID, ...HOST, ...FROM_UDP, SYSLOG_MSGID: 'm1' },
  },
]

const BY_PATH: readonly Sent[] = [
  { arguments: ['--udp', ...OLD], fields: { ...SAID, ...HOST, ...LOCAL } },
  { arguments: ['--udp', ...BASE], fields: { ...SAID, ...LOCAL } },
  { arguments: ['--tcp', ...OLD], fields: { ...SAID, ...HOST, ...LOCAL } },
]

describe.skipIf(missing('logger'))('what logger sends', () => {
  it.each(BY_PORT)('to a port with $arguments', async ({ arguments: given, fields }) => {
    const port = await freePort()
    const listen = [`udp://127.0.0.1:${port}`, `tcp://127.0.0.1:${port}`]
    await using receiver = await receive({ listen })
    await execa('logger', ['--server', '127.0.0.1', '--port', String(port), ...given, 'it wörks: 7'])
    const [entry] = await receiver.entries(1, (entry) =>
      Object.fromEntries(FIELDS.flatMap((name) => [[name, entry.field(name)]])),
    )
    expect(entry).toMatchObject({ MESSAGE: 'it wörks: 7', ...fields })
    if (given.includes('zoo@1')) expect(entry?.SYSLOG_STRUCTURED_DATA).toContain('[zoo@1 tiger="hungry"]')
    expect(receiver.notices).toEqual([])
  })

  it.each(BY_PATH)('to a path with $arguments', async ({ arguments: given, fields }) => {
    const directory = directoryWith({})
    const listen = [`unix://${join(directory, 'udp')}`, `unix-stream://${join(directory, 'tcp')}`]
    await using receiver = await receive({ listen })
    const [kind = '', ...rest] = given
    const path = join(directory, kind.slice(2))
    await execa('logger', ['--socket', path, kind, '--socket-errors=on', ...rest, 'it works'])
    const [entry] = await receiver.entries(1, (entry) => entry.fields())
    expect(entry).toMatchObject({ MESSAGE: 'it works', ...fields })
    expect(Object.keys(entry ?? {})).not.toContain('SENDER_ADDRESS')
  })

  it('all lines of a file, over one connection', async () => {
    const port = await freePort()
    await using receiver = await receive({ listen: [`tcp://127.0.0.1:${port}`] })
    const lines = Array.from({ length: 2_000 }, (_, number) => `line ${number}`)
    await execa('logger', ['--server', '127.0.0.1', '--port', String(port), '--tcp', '--rfc5424'], {
      input: lines.join('\n'),
    })
    expect(await receiver.messages(2_000)).toEqual(lines)
  })
})
