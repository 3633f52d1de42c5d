import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { directoryTransport } from '../../../src/effects/mail/directory.ts'
import { openConnection } from '../../../src/effects/mail/open-connection.ts'
import { smtpTransport } from '../../../src/effects/mail/smtp.ts'
import { missing } from '../../support/requirements.ts'
import { email, send } from './mails.ts'

/** How long one mail may take here, in milliseconds. */
const LONGEST = 300
/** How long a connection may take here, in milliseconds. */
const SOON = 50

/** Answers each line of a client as told, and nothing where that says nothing. */
async function startServer(greet: (socket: Socket) => void, answer: (line: string, socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      for (const line of data.toString('latin1').split('\r\n').filter(Boolean)) answer(line, socket)
    })
    greet(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const silent = () => undefined
const greeting = (socket: Socket) => void socket.write('220 ready\r\n')
const friendly = (line: string, socket: Socket) =>
  void socket.write(
    line.startsWith('EHLO')
      ? '250-mail\r\n250 STARTTLS\r\n'
      : line.startsWith('DATA')
        ? '354 go\r\n'
        : '250 ok\r\n',
  )
/** A word now and then, which no time-out of silence minds. */
const dripping = (socket: Socket) => {
  socket.write('220-')
  const timer = setInterval(() => socket.write('x'), 20)
  socket.on('close', () => clearInterval(timer))
}

describe('a mail server that takes no mail and does not say so', () => {
  test.each([
    ['never greets', 'none', silent, silent],
    ['greets one letter after the other', 'none', dripping, silent],
    ['greets and then says nothing', 'none', greeting, silent],
    ['offers STARTTLS, and never shakes hands', 'starttls', greeting, friendly],
    ['listens for TLS, and never shakes hands', 'tls', silent, silent],
    ['takes the whole mail, and does not say what becomes of it', 'none', greeting, friendly],
  ] as const)('%s', async (_, encryption, greet, answer) => {
    let silenced = false
    await using server = await startServer(greet, (line, socket) => {
      if (!silenced) answer(line, socket)
      silenced ||= line.startsWith('DATA') || line.startsWith('STARTTLS')
    })
    const transport = smtpTransport({ host: '127.0.0.1', port: server.port, encryption }, LONGEST)
    expect(await send(transport, email())).toMatchObject({
      ok: false,
      blocking: true,
      error: expect.stringContaining(`127.0.0.1:${server.port} did not take a mail: it talked for`),
    })
    await expect.poll(server.connections, { timeout: 5_000 }).toBe(0)
  })

  test('answers late, long after the connection was made: it is waited for', async () => {
    const late = (socket: Socket) => void setTimeout(() => socket.write('220 ready\r\n'), 4 * SOON)
    await using server = await startServer(late, silent)
    const socket = await openConnection('127.0.0.1', server.port, new AbortController().signal, SOON)
    const [greeted] = await once(socket, 'data')
    expect(String(greeted)).toBe('220 ready\r\n')
    socket.destroy()
  })

  test('hangs up at once', async () => {
    await using server = await startServer((socket) => void socket.destroy(), silent)
    const transport = smtpTransport({ host: '127.0.0.1', port: server.port, encryption: 'none' })
    expect(await send(transport, email())).toMatchObject({ ok: false, blocking: true })
  })

  test('is too busy for now: that holds for the next mail, too', async () => {
    await using server = await startServer(
      (socket) => void socket.end('421 4.7.0 Too many connections\r\n'),
      silent,
    )
    const transport = smtpTransport({ host: '127.0.0.1', port: server.port, encryption: 'none' })
    expect(await send(transport, email())).toMatchObject({
      ok: false,
      blocking: true,
      error: expect.stringContaining('421'),
    })
  })
})

test.skipIf(missing('root', 'unshare', 'ip'))(
  'where no name server answers, a host of /etc/hosts gets its mails, another is told, and the program can end',
  () => {
    const script = join(import.meta.dirname, 'support', 'silent-dns.sh')
    const answered: unknown = JSON.parse(
      execFileSync('unshare', ['-mn', 'sh', script, process.execPath], { encoding: 'utf8', timeout: 30_000 }),
    )
    expect(answered).toEqual({
      asked: true,
      outcomes: [
        { ok: true },
        { ok: true },
        expect.objectContaining({
          ok: false,
          blocking: true,
          error: expect.stringContaining('mail.example.org'),
        }),
      ],
    })
  },
)

test.skipIf(missing('root', 'unshare'))(
  'a full disk of the mail directory: the mail waits, no half of it is left, and then it is written',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pyruse-test-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory])
    try {
      writeFileSync(join(directory, 'filler'), Buffer.alloc(60_000))
      const mail = email({ body: 'x'.repeat(20_000) })
      expect(await send(directoryTransport(directory), mail)).toEqual({
        ok: false,
        blocking: true,
        error: expect.stringContaining('ENOSPC'),
        hint: expect.any(String),
      })
      expect(readdirSync(directory)).toEqual(['filler'])
      rmSync(join(directory, 'filler'))
      expect(await send(directoryTransport(directory), mail)).toEqual({ ok: true })
    } finally {
      execFileSync('umount', [directory])
      rmSync(directory, { recursive: true })
    }
  },
)
