import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { directoryWith } from '../../support/pyruse.ts'
import { readSome } from '../../support/read-source.ts'
import { openUnixDatagram } from '../../support/unix-datagram.ts'
import { freePort, type Receiver, receive } from './support/receiver.ts'
import { connected, sendDatagrams, until } from './support/sending.ts'

function spooledBytes({ state }: Receiver): number {
  const directory = join(state, 'spool', 'net')
  return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
}

describe('a flood', () => {
  it('over a connection waits at its sender once there is no room, and comes whole', async () => {
    const port = await freePort()
    await using receiver = await receive({ listen: [`tcp://127.0.0.1:${port}`], spool: 1_000_000 })
    const socket = await connected(port)
    const lines = Array.from({ length: 8_000 }, (_, number) => `<13>${number} ${'x'.repeat(300)}\n`)
    socket.end(lines.join(''))
    let before = -1
    for (let now = 0; now > before || now === 0; await setTimeout(50)) {
      before = now
      now = spooledBytes(receiver)
    }
    expect(before).toBeGreaterThanOrEqual(1_000_000)
    expect(before).toBeLessThan(2_000_000)
    let expected = 0
    const numbers = await readSome(receiver.source, 8_000, (entry) => {
      if (++expected % 1_000 === 0) receiver.source.committed?.(receiver.source.cursor() ?? '')
      return Number.parseInt(entry.field('MESSAGE') ?? '', 10)
    })
    expect(numbers).toEqual(Array.from({ length: 8_000 }, (_, number) => number))
    expect(receiver.source.counts?.()).toMatchObject({ received: 8_000, refused: 0 })
  })

  it('of datagrams is refused once there is no room, counted and told', async () => {
    const port = await freePort()
    await using receiver = await receive({ listen: [`udp://127.0.0.1:${port}`], spool: 1_000_000 })
    const datagrams = Array.from({ length: 100 }, () => `<13>${'x'.repeat(20_000)}`)
    await sendDatagrams(port, datagrams)
    await until(() => (receiver.source.counts?.().refused ?? 0) >= 40)
    const { received = 0, refused = 0 } = receiver.source.counts?.() ?? {}
    expect(received).toBeGreaterThanOrEqual(48)
    expect(received + refused).toBeLessThanOrEqual(100)
    expect(new Set(receiver.notices)).toEqual(
      new Set([`there is no room for what comes: ${join(receiver.state, 'spool', 'net')} is full`]),
    )
  })

  it('of datagrams that the kernel cannot keep is counted, each of them', async () => {
    const port = await freePort()
    await using receiver = await receive({ listen: [`udp://127.0.0.1:${port}`] })
    const flood = `
      const socket = require('node:dgram').createSocket('udp4')
      let left = 20_000
      const more = () => left-- > 0 ? socket.send(Buffer.alloc(1_000, 120), ${port}, '127.0.0.1', more) : socket.close()
      more()`
    // Nothing is read in the meantime.
    execFileSync(process.execPath, ['--eval', flood])
    const counts = () => receiver.source.counts?.() ?? {}
    await until(() => (counts().received ?? 0) + (counts().lost ?? 0) === 20_000)
    expect(counts().lost).toBeGreaterThan(0)
    expect((counts().received ?? 0) + (counts().lost ?? 0)).toBe(20_000)
    receiver.source.close()
    expect(receiver.notices).toContain('the kernel dropped datagrams: they came faster than they were taken')
  })

  it('of datagrams to a path waits at its senders, and none is lost', async () => {
    const directory = directoryWith({})
    const path = join(directory, 'log')
    await using receiver = await receive({ listen: [`unix://${path}`], spool: 1_000_000 })
    const sender = openUnixDatagram()
    let sent = 0
    // A full queue of the kernel has a sender wait, so there are always fewer under way than it takes.
    const more = async (count: number) => {
      for (let left = count; left > 0; left--) {
        sender.send(path, `<13>${sent++} ${'x'.repeat(20_000)}`)
        await setTimeout(0)
      }
    }
    await more(53)
    expect(receiver.source.counts?.()).toMatchObject({ refused: 0 })
    const numbers = async (count: number) =>
      (await receiver.messages(count)).map((message) => Number.parseInt(message ?? '', 10))
    expect(await numbers(50)).toEqual(Array.from({ length: 50 }, (_, number) => number))
    receiver.source.committed?.(receiver.source.cursor() ?? '')
    expect(await numbers(3)).toEqual([50, 51, 52])
    sender.close()
    expect(receiver.source.counts?.()).toMatchObject({ refused: 0 })
  })

  it('of connections is refused beyond a number, and told', async () => {
    const port = await freePort()
    await using receiver = await receive({ listen: [`tcp://127.0.0.1:${port}`], connections: 2 })
    const kept = [await connected(port), await connected(port)]
    const superfluous = await connected(port)
    superfluous.resume()
    await once(superfluous, 'close')
    for (const socket of kept) socket.write('<13>kept\n')
    expect(await receiver.messages(2)).toEqual(['kept', 'kept'])
    expect(receiver.notices).toEqual(['there are too many connections: some were closed or refused'])
    kept[0]?.end()
    await until(() => receiver.source.counts?.().connections === 1)
    const next = await connected(port)
    next.end('<13>next\n')
    expect(await receiver.messages(1)).toEqual(['next'])
    kept[1]?.destroy()
  })
})

describe('a connection that has been silent for a minute', () => {
  afterEach(() => void vi.useRealTimers())

  it('makes room for a new one', async () => {
    const port = await freePort()
    await using receiver = await receive({ listen: [`tcp://127.0.0.1:${port}`], connections: 2 })
    vi.useFakeTimers({ toFake: ['performance'] })
    const silent = await connected(port)
    silent.resume()
    const speaking = await connected(port)
    vi.advanceTimersByTime(50_000)
    speaking.write('<13>one\n')
    expect(await receiver.messages(1)).toEqual(['one'])
    vi.advanceTimersByTime(15_000)
    const next = await connected(port)
    await once(silent, 'close')
    next.end('<13>two\n')
    expect(await receiver.messages(1)).toEqual(['two'])
    speaking.end('<13>three\n')
    expect(await receiver.messages(1)).toEqual(['three'])
    expect(receiver.source.counts?.()).toMatchObject({ crowded_out: 1 })
  })
})
