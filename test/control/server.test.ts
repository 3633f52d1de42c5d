import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, lstatSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { ask } from '../../src/control/client.ts'
import { LONGEST_REQUEST } from '../../src/control/protocol.ts'
import { ControlServer } from '../../src/control/server.ts'
import { missing } from '../support/requirements.ts'
import { echo, openDirectory, sayRaw, startServer } from './support/talk.ts'

const STATUS = { command: 'status', state: '/var/lib/pyruse-ts' } as const
const PATIENCE = 20_000
const NOBODY = 65_534

/** What a client of another user gets to read, run by `setpriv`; it prints the error where it cannot connect. */
const CLIENT = `
const socket = require('node:net').connect(process.argv[1])
socket.on('error', (error) => console.log(error.code))
socket.on('connect', () => socket.write('{"command":"status","state":"/"}\\n'))
socket.pipe(process.stdout)
`

describe('the control socket', () => {
  it('answers a request with rows and a result', async () => {
    using server = await startServer(async () => ({ rows: [1, { two: '\u001b[2J\n' }], result: 'all' }))
    const rows: unknown[] = []
    const onRow = (row: unknown) => void rows.push(row)
    const reply = await ask({ path: server.path, request: STATUS, patience: PATIENCE, onRow })
    expect(reply).toEqual({ kind: 'result', result: 'all' })
    expect(rows).toEqual([1, { two: '\u001b[2J\n' }])
  })

  it('gives text as it is, however it is cut on its way', async () => {
    const row = `x${'é'.repeat(300_000)}`
    using server = await startServer(async () => ({ rows: [row], result: null }))
    const rows: unknown[] = []
    const onRow = (one: unknown) => void rows.push(one)
    await ask({ path: server.path, request: STATUS, patience: PATIENCE, onRow })
    expect(rows[0] === row).toBe(true)
  })

  it('is said not to answer in time also by those for whom it has no place left to wait', async () => {
    const path = join(openDirectory(), 'control.sock')
    const listen = `require('node:net').createServer().listen({ path: ${JSON.stringify(path)}, backlog: 1 }, () => console.log())`
    const daemon = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      await once(daemon.stdout, 'data')
      // As one does that hangs, or whose machine sleeps.
      daemon.kill('SIGSTOP')
      const asked = Array.from({ length: 5 }, () => ask({ path, request: STATUS, patience: 300 }))
      for (const reply of await Promise.all(asked))
        expect(reply).toMatchObject({ message: 'the daemon does not answer in time' })
    } finally {
      daemon.kill('SIGKILL')
      rmSync(dirname(path), { recursive: true })
    }
  })

  it('takes longer for an answer than it waits for a request', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      using server = await startServer(async () => {
        vi.advanceTimersByTime(60_000)
        return { result: 'done' }
      })
      expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toEqual({
        kind: 'result',
        result: 'done',
      })
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    ['garbage', 'hello\n', 'the request is not understood'],
    ['what is JSON but no request', '[1,2]\n', 'the request is not understood'],
    [
      'a command that does not exist',
      '{"command":"format-disk","state":"/"}\n',
      'the request is not understood',
    ],
    ['a request without its arguments', '{"command":"bans","state":"/"}\n', 'the request is not understood'],
    ['binary garbage', '\0\xff\xfe\n', 'the request is not understood'],
    ['a line without end', 'x'.repeat(LONGEST_REQUEST + 1), 'the request is too long'],
    ['a line that is too long', `${'x'.repeat(2 * LONGEST_REQUEST)}\n`, 'the request is too long'],
  ])('refuses %s, and goes on', async (_what, text, message) => {
    using server = await startServer(echo)
    const [line = '{}', ...others] = await sayRaw(server.path, text)
    expect(JSON.parse(line)).toMatchObject({ refusal: { message } })
    expect(others).toEqual([])
    expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toMatchObject({
      result: 'status',
    })
    expect(server.bugs).toEqual([])
  })

  it('answers one while others say nothing, hang up, or take nothing of their answer', async () => {
    const endless = Array.from({ length: 100 }, () => 'x'.repeat(100_000))
    using server = await startServer(async ({ command }) =>
      command === 'reload' ? { rows: endless, result: null } : { result: command },
    )
    const silent = connect(server.path)
    const idle = connect(server.path)
    const request = '{"command":"reload","state":"/"}\n'
    idle.pause()
    idle.write(request)
    const gone = connect(server.path)
    await once(gone, 'connect')
    gone.write(request)
    gone.destroy()
    expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toMatchObject({
      result: 'status',
    })
    silent.destroy()
    idle.destroy()
    expect(server.bugs).toEqual([])
  })

  it('fetches no more of an answer than is taken of it', async () => {
    let fetched = 0
    function* rows(): Generator<string> {
      for (;;) {
        fetched += 1
        yield 'x'.repeat(1_000)
      }
    }
    using server = await startServer(async ({ command }) =>
      command === 'counters' ? { rows: rows(), result: null } : { result: command },
    )
    const idle = connect(server.path)
    idle.pause()
    idle.write('{"command":"counters","counter":null,"state":"/"}\n')
    for (let times = 0; times < 50; times++)
      await ask({ path: server.path, request: STATUS, patience: PATIENCE })
    expect(fetched).toBeGreaterThan(0)
    expect(fetched).toBeLessThan(5_000)
    idle.destroy()
  })

  it('serves so many at once, and tells the others to come later', async () => {
    using server = await startServer(echo)
    const crowd = Array.from({ length: 32 }, () => connect(server.path))
    await Promise.all(crowd.map((socket) => once(socket, 'connect')))
    expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toMatchObject({
      message: 'too many ask at once',
    })
    for (const socket of crowd) socket.destroy()
  })

  it('lets go of the one that kept it waiting for longest where too many ask, and of none that waits for an answer', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const working = Promise.withResolvers<void>()
      using server = await startServer(async ({ command }) => {
        if (command === 'reload') await working.promise
        return { result: command }
      })
      const reload = ask({
        path: server.path,
        request: { command: 'reload', state: '/' },
        patience: PATIENCE,
      })
      await ask({ path: server.path, request: STATUS, patience: PATIENCE })
      const crowd = Array.from({ length: 31 }, () => connect(server.path))
      await Promise.all(crowd.map((socket) => once(socket, 'connect')))
      // What they say does not end a request, nor does it make them look busy.
      for (const socket of crowd) socket.on('error', () => undefined).write(' ')
      expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toMatchObject({
        message: 'too many ask at once',
      })
      vi.advanceTimersByTime(5_000)
      for (let times = 0; times < 3; times++)
        expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toMatchObject({
          result: 'status',
        })
      working.resolve()
      expect(await reload).toMatchObject({ result: 'reload' })
      for (const socket of crowd) socket.destroy()
    } finally {
      vi.useRealTimers()
    }
  })

  it('lets who reads take as long as he likes, as in a pager', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) => `${index} ${'x'.repeat(1_000)}`)
    using server = await startServer(async () => ({ rows, result: null }))
    const read: unknown[] = []
    const onRow = async (row: unknown) => {
      if (read.push(row) === 1) await setTimeout(31_000)
    }
    const reply = await ask({ path: server.path, request: STATUS, patience: 1_000, onRow })
    expect(reply).toEqual({ kind: 'result', result: null })
    expect(read).toEqual(rows)
  }, 60_000)

  it('is free again when those hang up who said nothing', async () => {
    using server = await startServer(echo)
    for (let times = 0; times < 40; times++) await once(connect(server.path).end(), 'close')
    expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toMatchObject({
      result: 'status',
    })
  })

  it('tells the client of a bug only that there was one', async () => {
    using server = await startServer(() => Promise.reject(new Error('secret')))
    const reply = await ask({ path: server.path, request: STATUS, patience: PATIENCE })
    expect(reply).toMatchObject({ kind: 'refusal', message: expect.stringContaining('a bug of its own') })
    expect(server.bugs).toMatchObject([{ message: 'secret' }])
  })

  it('breaks off an answer that fails half way, so that nobody takes it for whole', async () => {
    using server = await startServer(async () => ({ rows: failing(), result: null }))
    const reply = await ask({ path: server.path, request: STATUS, patience: PATIENCE })
    expect(reply).toMatchObject({ message: 'the daemon ended in the middle of its answer' })
    expect(server.bugs).toHaveLength(1)
  })

  it('is for its owner and its group, and is gone with the daemon', async () => {
    using server = await startServer(echo)
    expect(statSync(server.path).mode & 0o777).toBe(0o660)
    server.server.close()
    expect(existsSync(server.path)).toBe(false)
    expect(await ask({ path: server.path, request: STATUS, patience: PATIENCE })).toEqual({ kind: 'absent' })
  })
})

describe('the place of the control socket', () => {
  it('is taken over from a daemon that was killed', async () => {
    const path = join(openDirectory(), 'control.sock')
    const listen = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`
    const dead = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(dead.stdout, 'data')
    dead.kill('SIGKILL')
    await once(dead, 'close')
    expect(lstatSync(path).isSocket()).toBe(true)
    expect(await ask({ path, request: STATUS, patience: PATIENCE })).toEqual({ kind: 'absent' })
    const server = new ControlServer({ answer: echo, onBug: () => undefined })
    expect(await server.listen(path)).toBeUndefined()
    expect(await ask({ path, request: STATUS, patience: PATIENCE })).toMatchObject({ result: 'status' })
    server.close()
  })

  it('is made anew where somebody removed it, and left as it is where it is there', async () => {
    using living = await startServer(echo)
    const made = statSync(living.path).ino
    expect(await living.server.listen(living.path)).toBeUndefined()
    expect(statSync(living.path).ino).toBe(made)
    rmSync(living.path)
    expect(await living.server.listen(living.path)).toBeUndefined()
    expect(await ask({ path: living.path, request: STATUS, patience: PATIENCE })).toMatchObject({
      result: 'status',
    })
    expect(statSync(living.path).mode & 0o777).toBe(0o660)
    living.server.close()
    expect(existsSync(living.path)).toBe(false)
    expect(living.bugs).toEqual([])
  })

  it('is not taken from a daemon that lives', async () => {
    using living = await startServer(echo)
    const second = new ControlServer({ answer: async () => ({ result: 'usurper' }), onBug: () => undefined })
    expect(await second.listen(living.path)).toMatchObject({
      message: expect.stringContaining('another daemon listens'),
    })
    second.close()
    expect(await ask({ path: living.path, request: STATUS, patience: PATIENCE })).toMatchObject({
      result: 'status',
    })
  })

  it('is not taken from what is no socket', async () => {
    const path = join(openDirectory(), 'control.sock')
    writeFileSync(path, 'precious')
    const server = new ControlServer({ answer: echo, onBug: () => undefined })
    expect(await server.listen(path)).toMatchObject({ message: expect.stringContaining('is no socket') })
    expect(statSync(path).size).toBe(8)
  })

  it.each([
    ['where the path is too long', `/tmp/${'long'.repeat(40)}`, 'is too long'],
    ['where there is no such directory', '/nonexistent/control.sock', 'cannot be made'],
    ['where the directory is none', '/dev/null/control.sock', 'cannot be made'],
  ])('is told of %s', async (_when, path, message) => {
    const server = new ControlServer({ answer: echo, onBug: () => undefined })
    expect(await server.listen(path)).toMatchObject({ message: expect.stringContaining(message) })
  })
})

describe.skipIf(missing('root', 'setpriv'))('who may control the daemon', () => {
  it('a directory that the daemon may not search is told, and where that comes later, its socket is as good as removed', async () => {
    using server = await startServer(echo)
    const elsewhere = new ControlServer({ answer: echo, onBug: () => undefined })
    chmodSync(dirname(server.path), 0o700)
    process.seteuid?.(NOBODY)
    try {
      for (const each of [server.server, elsewhere])
        expect(await each.listen(server.path)).toMatchObject({
          message: expect.stringContaining('cannot be made: EACCES'),
        })
      server.server.close()
    } finally {
      process.seteuid?.(0)
    }
  })

  it('the file system keeps other users out, and the client says so', async () => {
    using server = await startServer(echo)
    expect(await asNobody(server.path, '--clear-groups')).toBe('EACCES\n')
    const reply = await actingAsNobody(() => ask({ path: server.path, request: STATUS, patience: PATIENCE }))
    expect(reply).toEqual({ kind: 'denied' })
  })

  it('another user is refused even where the mode of the socket was loosened', async () => {
    using server = await startServer(echo)
    chmodSync(server.path, 0o666)
    const answer: unknown = JSON.parse(await asNobody(server.path, '--clear-groups'))
    expect(answer).toMatchObject({
      refusal: { message: 'the user with uid 65534 may not control this daemon' },
    })
  })

  it('a member of the group of the socket is served, by a further group too', async () => {
    using server = await startServer(echo)
    expect(JSON.parse(await asNobody(server.path, '--groups=0'))).toEqual({ result: 'status' })
    rmSync(server.path)
  })
})

/** What another user is told; the server lives in this process, so it must not be held up. */
async function asNobody(path: string, group: string): Promise<string> {
  const privileges = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, group]
  const child = spawn('setpriv', [...privileges, process.execPath, '-e', CLIENT, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child, 'close')
  return said
}

function* failing(): Generator<string> {
  yield 'x'.repeat(100_000)
  throw new Error('the disk is gone')
}

/** Does it with the rights of another user, who is in no group. */
async function actingAsNobody<T>(act: () => Promise<T>): Promise<T> {
  const groups = process.getgroups?.() ?? []
  process.setgroups?.([])
  process.setegid?.(NOBODY)
  process.seteuid?.(NOBODY)
  try {
    return await act()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
    process.setgroups?.(groups)
  }
}
