import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { httpServer } from '../../support/http-server.ts'
import { makeJournal } from '../../support/journal-files.ts'
import { missing } from '../../support/requirements.ts'
import { startDaemon } from '../support/daemon.ts'
import { makePlace, type Place } from '../support/place.ts'
import { stopSoon } from '../support/stop-soon.ts'
import { PATIENT, until } from '../support/until.ts'

describe.skipIf(missing('journal-remote', 'libsystemd'))('a daemon that is told to stop', PATIENT, () => {
  it('does not wait for a mail server that never answers; the mail is left for the next start', async () => {
    using place = makePlace()
    await using server = await silentServer()
    await using daemon = await startDaemon(settingsOf(place, { mailPort: server.port }))
    await until('a mail is under way', () => server.sockets.length > 0)
    expect(await stopSoon(daemon)).toBe(0)
    expect(daemon.log.at(-1)).toMatchObject({
      left: 1,
      msg: expect.stringContaining('left for the next start'),
    })
  })

  it('does not wait for a mail server that is down', async () => {
    using place = makePlace()
    const { port, [Symbol.asyncDispose]: close } = await silentServer()
    await close()
    await using daemon = await startDaemon(settingsOf(place, { mailPort: port }))
    await daemon.logged('effects cannot be carried out, will be tried again')
    expect(await stopSoon(daemon)).toBe(0)
    expect(daemon.log.at(-1)).toMatchObject({ left: 1 })
  })

  it('does not wait for a program that hangs, and leaves none of it behind', async () => {
    using place = makePlace()
    mkdirSync(place.path('bin'))
    const pid = place.path('pid')
    chmodSync(place.write('bin/nft', `#!/bin/sh\necho $$ >${pid}\nexec sleep 1000\n`), 0o755)
    const settings = settingsOf(place, { bans: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4' } })
    await using daemon = await startDaemon(settings, {
      prefix: ['env', `PATH=${place.path('bin')}:${process.env.PATH}`],
    })
    const nft = await until('nft hangs', () => numberIn(pid))
    expect(await stopSoon(daemon)).toBe(0)
    expect(daemon.log.at(-1)).toMatchObject({ left: 1 })
    await until('nft is gone', () => !isRunning(nft))
  })
})

describe('a single run', PATIENT, () => {
  it('tells that it keeps the pace of a webhook, and does not when it is told to stop; the rest is for the next', async () => {
    using place = makePlace()
    const { asked, origin } = await httpServer((response) => response.end())
    place.write(
      'main.chain',
      `chain all from journal {\n    webhook "${origin}/" body "{MESSAGE}"\n    accept\n}\n`,
    )
    const lines = Array.from({ length: 24 }, (_, index) => `message ${index}`)
    const log = place.write('system.log', lines.map((line) => `${line}\n`).join(''))
    const settings = place.settings({
      chains: ['main.chain'],
      sources: { journal: { kind: 'file', path: log, start: 'oldest' } },
    })
    const once = { arguments: ['--once'] }
    await using daemon = await startDaemon(settings, once)
    const waits = await daemon.logged('the entries are done with; effects are still carried out')
    expect(waits).toMatchObject({ level: 'info', waiting: { webhook: expect.any(Number) } })
    daemon.kill('SIGTERM')
    expect(await daemon.ended).toBe(1)
    const told = asked.length
    expect(daemon.log.at(-1)).toMatchObject({
      left: 24 - told,
      msg: expect.stringContaining('left for the next start'),
    })
    await using next = await startDaemon(settings, once)
    expect(await next.ended).toBe(0)
    expect(asked.map(({ body }) => body)).toEqual(lines)
  })
})

/** A server that takes connections and says nothing. */
async function silentServer() {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Settings for one entry: it asks for a ban where there is a set for it, else for a mail. */
function settingsOf(place: Place, { bans, mailPort = 25 }: { bans?: object; mailPort?: number }): string {
  makeJournal(place.path('journal'), [
    { realtime: Date.now() * 1000, fields: [['MESSAGE', bans === undefined ? 'mail' : 'ban 203.0.113.9']] },
  ])
  const chain = `chain all from journal {
    MESSAGE like "ban {ip:addr}" -> ban ip with ssh for 2h
    MESSAGE == "mail" -> email "Something happened." subject "something"
    accept
}
`
  return place.settings({
    chains: [place.write('main.chain', chain)],
    sources: { journal: { kind: 'journald', start: 'oldest', directory: place.path('journal') } },
    ban_sets: { ssh: bans ?? { backend: 'none' } },
    mail: {
      from: 'pyruse@example.org',
      to: ['ops@example.org'],
      transport: { smtp: { host: '127.0.0.1', port: mailPort, encryption: 'none' } },
    },
  })
}

function numberIn(file: string): number | undefined {
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}
