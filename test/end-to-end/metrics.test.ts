import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { parseExposition } from '../metrics/support/parse-exposition.ts'
import { freePort } from '../sources/syslog/support/receiver.ts'
import { makeJournal } from '../support/journal-files.ts'
import { missing } from '../support/requirements.ts'
import { startDaemon } from './support/daemon.ts'
import { makePlace, type Place } from './support/place.ts'
import { PATIENT, until } from './support/until.ts'

const CHAIN = `
chain all from journal {
    MESSAGE == "drop me" -> drop
    MESSAGE == "mail me" -> email "found {MESSAGE}", accept
    count hosts by _HOSTNAME within 1d
}
`

describe.skipIf(missing('journal-remote'))('a daemon that is watched', PATIENT, () => {
  it('tells Prometheus what it does', async () => {
    using place = makePlace()
    writeEntries(place, 'one', ['drop me', 'drop me', 'mail me', '{evil="1"} 2\n# TYPE x'])
    const port = await freePort()
    await using daemon = await startDaemon(settings(place, { metrics: { listen: `127.0.0.1:${port}` } }))
    await until('the mail', () => mails(place).length === 1)
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const { samples } = parseExposition(text)
    expect(text).not.toContain('evil')
    const expected = [
      { name: 'pyruse_entries_total', labels: { source: 'journal' }, value: 4 },
      { name: 'pyruse_verdicts_total', labels: { chain: 'all', verdict: 'drop' }, value: 2 },
      { name: 'pyruse_verdicts_total', labels: { chain: 'all', verdict: 'accept' }, value: 1 },
      { name: 'pyruse_verdicts_total', labels: { chain: '', verdict: 'policy' }, value: 1 },
      { name: 'pyruse_effects_total', labels: { effect: 'email', outcome: 'asked' }, value: 1 },
      { name: 'pyruse_source_readable', labels: { source: 'journal' }, value: 1 },
      { name: 'pyruse_counter_keys', labels: { counter: 'hosts' }, value: 1 },
    ]
    for (const sample of expected) expect(samples).toContainEqual(sample)
    expect(await daemon.stop()).toBe(0)
  })

  it('goes on without metrics where their port is in use, and says so', async () => {
    using place = makePlace()
    writeEntries(place, 'one', ['mail me'])
    const server = createServer()
    const port = await listening(server)
    await using daemon = await startDaemon(settings(place, { metrics: { listen: `127.0.0.1:${port}` } }))
    await until('the mail', () => mails(place).length === 1)
    const [told] = daemon.log.filter(({ msg }) => msg.startsWith('there are no metrics'))
    expect(told).toMatchObject({ level: 'error', listen: `127.0.0.1:${port}` })
    expect(await daemon.stop()).toBe(0)
    server.close()
  })

  it('mails once that a source is silent, not again after a restart, and again after it spoke', async () => {
    using place = makePlace()
    writeEntries(place, 'one', ['drop me'])
    const file = settings(place, {}, { silence: '1s' })
    await using first = await startDaemon(file)
    await until('the mail', () => mails(place).length === 1)
    expect(mails(place)[0]).toMatch(/^Subject: .*: the source journal has been silent for 1s\r?$/m)
    expect(await first.stop()).toBe(0)
    await using second = await startDaemon(file)
    // No mail comes: that takes its time to be seen.
    await setTimeout(1_500)
    expect(mails(place)).toHaveLength(1)
    writeEntries(place, 'two', ['drop me'])
    await until('the second mail', () => mails(place).length === 2)
    expect(await second.stop()).toBe(0)
  })
})

function settings(place: Place, further: Readonly<Record<string, unknown>>, journal = {}): string {
  place.write('main.chain', CHAIN)
  return place.settings({
    chains: ['main.chain'],
    sources: { journal: { kind: 'journald', start: 'oldest', directory: 'journal', ...journal } },
    mail: { to: ['root@example.org'], transport: { directory: 'mails' } },
    ...further,
  })
}

function writeEntries(place: Place, name: string, messages: readonly string[]): void {
  const entries = messages.map((message, index) => ({
    realtime: Date.now() * 1000 + index,
    fields: [
      ['_HOSTNAME', 'mars'],
      ['MESSAGE', message],
    ] as const,
  }))
  makeJournal(place.path('journal'), entries, name)
}

function mails(place: Place): readonly string[] {
  try {
    return readdirSync(place.path('mails'))
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => readFileSync(place.path(`mails/${name}`), 'utf8'))
  } catch {
    return []
  }
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
