import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directoryWith } from '../../support/pyruse.ts'
import { openUnixDatagram } from '../../support/unix-datagram.ts'
import { freePort, receive } from './support/receiver.ts'
import { connected, sendDatagrams } from './support/sending.ts'

const HOSTILE: readonly { title: string; sent: string | Buffer; message: string | undefined }[] = [
  {
    title: 'controls, which stay what they are',
    sent: '<13>\x1b[2J\x07a\x00b',
    message: '\x1b[2J\x07a\x00b',
  },
  { title: 'line ends within and behind', sent: '<13>one\r\ntwo\r\n\0', message: 'one\r\ntwo' },
  { title: 'bytes that are no UTF-8', sent: Buffer.from([60, 49, 51, 62, 0xe9, 0xff]), message: 'éÿ' },
  { title: 'an absurd priority', sent: '<999>x', message: 'x' },
  { title: 'half a header of RFC 5424', sent: '<13>1 2026-11-21T10:00:00Z host', message: undefined },
  { title: 'structured data that does not end', sent: '<13>1 - - - - - [a b="', message: undefined },
  { title: 'a JSON object', sent: '{"_HOSTNAME":"x","SENDER_ADDRESS":"192.0.2.1"}', message: undefined },
]

describe('messages that mean ill', () => {
  it.each(HOSTILE)('$title', async ({ sent, message }) => {
    const port = await freePort()
    await using receiver = await receive({ listen: [`udp://127.0.0.1:${port}`] })
    await sendDatagrams(port, ['\n', '', sent])
    const [entry] = await receiver.entries(1, (entry) => entry.fields())
    if (message !== undefined) expect(entry?.MESSAGE).toBe(message)
    expect(entry).toMatchObject({ _HOSTNAME: '127.0.0.1', SENDER_ADDRESS: '127.0.0.1', _TRANSPORT: 'udp' })
    expect(receiver.source.next()).toBeUndefined()
  })

  it('cannot say when they came, nor, unless they are trusted, which host they are of', async () => {
    const port = await freePort()
    const before = Date.now() * 1000
    const sent = '<13>1 2099-01-01T00:00:00Z victim sshd 1 - - hello'
    const old = '<13>1 2020-01-01T00:00:00.5Z victim sshd 1 - - hello'
    const tell = async (trust_hostname: boolean) => {
      await using receiver = await receive({ listen: [`udp://127.0.0.1:${port}`], trust_hostname })
      await sendDatagrams(port, [sent, old])
      return await receiver.entries(2, (entry) => [
        entry.realtime >= before && entry.realtime <= Date.now() * 1000,
        entry.field('_HOSTNAME'),
        entry.field('SYSLOG_HOSTNAME'),
        entry.field('SYSLOG_TIMESTAMP'),
      ])
    }
    expect(await tell(false)).toEqual([
      [true, '127.0.0.1', 'victim', undefined],
      [true, '127.0.0.1', 'victim', '2020-01-01T00:00:00.500000Z'],
    ])
    expect(await tell(true)).toEqual([
      [true, 'victim', 'victim', undefined],
      [true, 'victim', 'victim', '2020-01-01T00:00:00.500000Z'],
    ])
  })

  it('are cut where they are too long, and that is told once', async () => {
    const port = await freePort()
    const directory = directoryWith({})
    const path = join(directory, 'log')
    await using receiver = await receive({
      listen: [`udp://127.0.0.1:${port}`, `tcp://127.0.0.1:${port}`, `unix://${path}`],
      max_message: 1_000,
    })
    const socket = await connected(port)
    socket.end(`<13>${'x'.repeat(1_000_000)}\n2000 <13>${'y'.repeat(1_996)}<13>last\n`)
    expect((await receiver.messages(3)).map((message) => message?.length)).toEqual([996, 996, 4])
    await sendDatagrams(port, [`<13>${'z'.repeat(5_000)}`])
    expect((await receiver.messages(1)).map((message) => message?.length)).toEqual([996])
    const local = openUnixDatagram()
    local.send(path, `<13>${'z'.repeat(5_000)}`)
    local.close()
    expect((await receiver.messages(1)).map((message) => message?.length)).toEqual([996])
    expect(receiver.source.counts?.()).toMatchObject({ received: 5, cut: 4 })
    expect(new Set(receiver.notices)).toEqual(
      new Set(['a message was not taken whole: it is longer than it may be, or its connection broke off']),
    )
  })

  it('are not taken of senders that are not allowed', async () => {
    const port = await freePort()
    await using receiver = await receive({
      listen: [`udp://127.0.0.1:${port}`, `tcp://127.0.0.1:${port}`],
      allow: ['192.0.2.0/24', '127.0.0.2'],
    })
    await sendDatagrams(port, ['<13>one'])
    const socket = await connected(port)
    socket.write('<13>two\n')
    socket.resume()
    await once(socket, 'close')
    const friend = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
    friend.end('<13>three\n')
    expect(
      await receiver.entries(1, (entry) => [entry.field('MESSAGE'), entry.field('SENDER_ADDRESS')]),
    ).toEqual([['three', '127.0.0.2']])
    expect(receiver.source.next()).toBeUndefined()
    expect(receiver.source.counts?.()).toMatchObject({ received: 1, unwanted: 2 })
  })
})
