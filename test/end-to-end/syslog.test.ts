import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../../src/control/client.ts'
import type { Request } from '../../src/control/protocol.ts'
import { freePort } from '../sources/syslog/support/receiver.ts'
import { pyruse } from '../support/pyruse.ts'
import { openUnixDatagram } from '../support/unix-datagram.ts'
import { startDaemon } from './support/daemon.ts'
import { makePlace, type Place } from './support/place.ts'
import { PATIENT } from './support/until.ts'

const chainSaying = (word: string) => `chain net from net, calm {
    MESSAGE == "flood" -> drop
    _TRANSPORT == "unix" -> jump counted
    SENDER_ADDRESS in 127.0.0.0/8 and SENDER_PORT > 0 -> jump counted
    report INFO "${word} {MESSAGE}"
    accept
}
chain counted {
    count ${word} by MESSAGE
}
`

describe('a daemon that gets syslog', PATIENT, () => {
  let place: Place
  let port: number
  let settings: string

  beforeAll(async () => {
    place = makePlace()
    port = await freePort()
    place.write('nothing.json', '')
    place.write('main.chain', chainSaying('seen'))
    settings = place.settings({
      chains: ['main.chain'],
      sources: {
        journal: { kind: 'recording', path: 'nothing.json' },
        net: { kind: 'syslog', listen: [`tcp://127.0.0.1:${port}`], allow: ['127.0.0.1'], spool: '16MB' },
        calm: { kind: 'syslog', listen: [`unix://${place.path('log')}`] },
      },
      mail: { transport: { directory: 'mails' } },
    })
  })
  afterAll(() => place[Symbol.dispose]())

  const asked = async (request: Request) => {
    const rows: unknown[] = []
    const path = `${place.state}/control.sock`
    const onRow = (row: unknown) => void rows.push(row)
    const reply = await ask({ path, request: { ...request, state: place.state }, patience: 45_000, onRow })
    return { rows, reply }
  }
  const countsOf = async (counter: string) =>
    (await asked({ command: 'counters', counter })).rows.map((row) => JSON.stringify(row))
  const counted = (counter: string, number: number) =>
    JSON.stringify({ counter, key: [String(number)], value: 1, expires: null })
  const received = async () =>
    Number(/"received":(\d+)/.exec(JSON.stringify((await asked({ command: 'status' })).reply))?.[1] ?? 0)

  it('has each message once, however it is killed, and all that it had taken', async () => {
    let sent = 0
    await using killed = await startDaemon(settings)
    const socket = await connectTo(port)
    const flow = setInterval(() => {
      for (let times = 0; times < 40; times++) socket.write(`<13>${sent++}\n`)
    }, 2)
    let taken = 0
    for (let looks = 0; looks < 2 || taken < 2_000; looks++) taken = await received()
    killed.kill('SIGKILL')
    expect(await killed.ended).toBe('SIGKILL')
    clearInterval(flow)
    socket.destroy()

    await using daemon = await startDaemon(settings)
    const again = await connectTo(port)
    again.end(`<13>${sent}\n`)
    await once(again, 'close')
    await untilTrue('the last message is counted', async () =>
      (await countsOf('seen')).includes(counted('seen', sent)),
    )
    const counts = await countsOf('seen')
    const numbers = Array.from({ length: counts.length - 1 }, (_, number) => number)
    expect(counts.sort()).toEqual([...numbers, sent].map((number) => counted('seen', number)).sort())
    expect(numbers.length).toBeGreaterThanOrEqual(taken)
    expect(await daemon.stop()).toBe(0)
  })

  it('goes on with its connections when other settings change, and hears others while somebody sends without end', async () => {
    await using daemon = await startDaemon(settings)
    const socket = await connectTo(port)
    socket.write('<13>9000001\n')
    await untilTrue('the first is counted', async () =>
      (await countsOf('seen')).includes(counted('seen', 9_000_001)),
    )
    place.write('main.chain', chainSaying('changed'))
    daemon.kill('SIGHUP')
    await daemon.logged('the configuration was reloaded')
    socket.write('<13>9000002\n')
    await untilTrue('the second is counted', async () => (await countsOf('changed')).length > 0)
    expect(await countsOf('changed')).toEqual([counted('changed', 9_000_002)])
    const { stdout } = await pyruse(['status', '--config', settings])
    expect(stdout).toMatch(/net +read up to .*, 2 received, 1 connections/)
    socket.end()

    const flood = spawn('bash', ['-c', `exec yes '<13>flood' >/dev/tcp/127.0.0.1/${port}`])
    await untilTrue('the flood comes', async () => (await received()) > 20_000)
    const sender = openUnixDatagram()
    sender.send(place.path('log'), '<13>Nov 21 10:00:00 app: 4711')
    sender.close()
    await untilTrue('the calm one is counted', async () => (await countsOf('changed')).length > 1)
    expect(flood.exitCode).toBeNull()
    flood.kill()
    expect(await daemon.stop()).toBe(0)
    expect(daemon.log.filter(({ level }) => level !== 'info')).toEqual([])
  })
})

describe('a daemon whose source of syslog changes while a sender is in the middle of a line', PATIENT, () => {
  it('has that line, hears others at once, and has all of them after it was killed', async () => {
    using place = makePlace()
    const port = await freePort()
    place.write('nothing.json', '')
    place.write('main.chain', chainSaying('seen').replace('from net, calm', 'from net'))
    const settingsWith = (max_message: string) =>
      place.settings({
        chains: ['main.chain'],
        sources: {
          journal: { kind: 'recording', path: 'nothing.json' },
          net: { kind: 'syslog', listen: [`tcp://127.0.0.1:${port}`], max_message },
        },
        mail: { transport: { directory: 'mails' } },
      })
    const keysOf = async () => {
      const keys: string[] = []
      const request = { command: 'counters', counter: 'seen', state: place.state } as const
      const onRow = (row: unknown) => void keys.push(/"key":\["(.*?)"\]/.exec(JSON.stringify(row))?.[1] ?? '')
      await ask({ path: `${place.state}/control.sock`, request, patience: 45_000, onRow })
      return keys.sort()
    }
    const untilSeen = (keys: readonly string[]) =>
      untilTrue(keys.join(), async () => (await keysOf()).join() === keys.join())

    await using daemon = await startDaemon(settingsWith('8kB'))
    const slow = await connectTo(port)
    slow.write('<13>1\n<13>2 half of a line')
    await untilSeen(['1'])
    settingsWith('16kB')
    daemon.kill('SIGHUP')
    expect(await daemon.logged('the configuration was reloaded')).toMatchObject({
      closed: ['net'],
      opened: ['net'],
    })
    await untilSeen(['1', '2 half of a line'])
    const next = await connectTo(port)
    next.end('<13>3\n<13>4\n')
    const all = ['1', '2 half of a line', '3', '4']
    await untilSeen(all)
    expect(daemon.log.filter(({ level }) => level !== 'info')).toEqual([])
    daemon.kill('SIGKILL')
    await daemon.ended

    await using again = await startDaemon(settingsWith('16kB'))
    await untilSeen(all)
    expect(await again.stop()).toBe(0)
  })
})

/** Tries again where nobody listens yet. */
async function connectTo(port: number): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket.on('error', () => undefined)
    } catch (error) {
      if (tries === 100) throw error
      await setTimeout(20)
    }
  }
}

async function untilTrue(title: string, look: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 45_000
  while (!(await look())) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain: ${title}`)
    await setTimeout(20)
  }
}
