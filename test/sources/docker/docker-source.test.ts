import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Source } from '../../../src/engine/ports.ts'
import { SupervisedSource } from '../../../src/engine/supervised-source.ts'
import type { Entry } from '../../../src/module/entry.ts'
import type { DockerSettings } from '../../../src/settings/sources/docker.ts'
import { ownContainer } from '../../../src/sources/docker/own-container.ts'
import { openSource } from '../../../src/sources/open-source.ts'
import { DockerDaemon, type Manners } from '../../support/docker-daemon.ts'
import { opened, readAll, readSome } from '../../support/read-source.ts'

const SECOND = 1_000_000_000n

let directory = ''
let told: string[] = []
let daemon: DockerDaemon
const sources: Source[] = []

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pyruse-docker-'))
  told = []
  daemon = await startDaemon()
})
afterEach(async () => {
  for (const source of sources.splice(0)) source.close()
  await daemon.die()
  rmSync(directory, { recursive: true, force: true })
})

async function startDaemon(manners: Manners = {}): Promise<DockerDaemon> {
  const started = new DockerDaemon(join(directory, 'docker.sock'), manners)
  await started.listen()
  return started
}

function settings(properties: Partial<DockerSettings> = {}): DockerSettings {
  const { socket } = daemon
  const any = { label: [], name: [], image: [], label_fields: [] }
  return { kind: 'docker', socket, ...any, format: 'auto', start: 'oldest', ...properties }
}

function open(properties: Partial<DockerSettings> = {}, cursor: string | null = null, follow = true): Source {
  const source = opened(
    openSource('containers', settings(properties), {
      cursor,
      follow,
      fallbackEncoding: 'latin1',
      timezone: 'UTC',
      onNotice: (message) => told.push(message),
    }),
  )
  sources.push(source)
  return source
}

/** As the daemon opens it: again and again where that fails. */
function supervise(properties: Partial<DockerSettings> = {}): SupervisedSource {
  const source = new SupervisedSource({
    name: 'containers',
    cursor: null,
    retry: true,
    open: (cursor) => open(properties, cursor),
    onTrouble: ({ message }) => told.push(message),
    onRecovery: () => told.push('recovered'),
  })
  sources.push(source)
  source.open()
  return source
}

const saying = (entry: Entry) => `${entry.field('CONTAINER_NAME')}: ${entry.field('MESSAGE')}`

describe('the logs of containers', () => {
  it('are entries as the log driver for the journal would write them', async () => {
    const labels = { 'com.example.role': 'front', secret: 'x', message: 'forged' }
    const web = daemon.run('web', { image: 'ghcr.io/acme/nginx:1.27', labels })
    daemon.write(web, 'GET /\n', 'stdout', 1_790_000_000_123_456_789n)
    daemon.write(
      web,
      '<13>1 2026-09-21T13:33:21Z trap ssh 7 login [a b="c"] root\n',
      'stderr',
      1_790_000_001_000_000_000n,
    )
    const [first, second] = await readSome(open({ label_fields: ['com.*', 'message'] }), 2, (entry) => [
      entry.realtime,
      entry.fields(),
    ])
    const container = {
      CONTAINER_ID: web.id.slice(0, 12),
      CONTAINER_ID_FULL: web.id,
      CONTAINER_NAME: 'web',
      CONTAINER_TAG: `web/${web.id.slice(0, 12)}`,
      IMAGE_NAME: 'ghcr.io/acme/nginx:1.27',
      COM_EXAMPLE_ROLE: 'front',
    }
    expect(first).toEqual([
      1_790_000_000_123_456,
      {
        ...container,
        CONTAINER_STREAM: 'stdout',
        MESSAGE: 'GET /',
        PRIORITY: '6',
        SYSLOG_IDENTIFIER: 'web',
        _HOSTNAME: expect.any(String),
      },
    ])
    expect(second).toEqual([
      1_790_000_001_000_000,
      expect.objectContaining({
        ...container,
        CONTAINER_STREAM: 'stderr',
        MESSAGE: 'root',
        PRIORITY: '5',
        SYSLOG_IDENTIFIER: 'ssh',
        _HOSTNAME: 'trap',
      }),
    ])
  })

  it.each<[string, Partial<DockerSettings>, readonly string[]]>([
    ['a label', { label: ['role=trap'] }, ['ssh', 'http']],
    ['several labels, which it must all have', { label: ['role', 'net=b'] }, ['http']],
    ['names', { name: ['s?h', 'd*'] }, ['ssh', 'db']],
    ['images, with or without a tag', { image: ['*/trap', 'postgres:16'] }, ['ssh', 'http', 'db']],
    ['both a label and a name', { label: ['role=trap'], name: ['http', 'db'] }, ['http']],
    ['nothing', {}, ['ssh', 'http', 'db']],
  ])('are read of those that are chosen by %s', async (_title, properties, names) => {
    daemon.write(daemon.run('ssh', { image: 'acme/trap:1', labels: { role: 'trap' } }), 'x\n')
    daemon.write(daemon.run('http', { image: 'acme/trap', labels: { role: 'trap', net: 'b' } }), 'x\n')
    daemon.write(daemon.run('db', { image: 'postgres:16' }), 'x\n')
    const read = await readAll(open(properties, null, false), (entry) => entry.field('CONTAINER_NAME'))
    expect(read).toEqual(names)
  })

  it('are read of containers that are there, that start, stop, start again, and go', async () => {
    const one = daemon.run('one')
    daemon.write(one, 'a\n')
    const source = open()
    expect(await readSome(source, 1, saying)).toEqual(['one: a'])
    const two = daemon.run('two')
    daemon.write(two, 'b\n')
    daemon.write(one, 'c\nunfinished')
    expect((await readSome(source, 2, saying)).toSorted()).toEqual(['one: c', 'two: b'])
    daemon.stop(one)
    expect(await readSome(source, 1, saying)).toEqual(['one: unfinished'])
    daemon.rename(one, 'uno')
    daemon.start(one)
    daemon.write(one, 'd\n')
    daemon.write(two, 'e\n')
    daemon.remove(two)
    expect((await readSome(source, 2, saying)).toSorted()).toEqual(['two: e', 'uno: d'])
    await until(() => !(source.cursor() ?? '').includes(two.id), source)
    expect(source.cursor()).toContain(one.id)
    expect(told).toEqual([])
  })

  it('of one that started and stopped while its old log was still being read are not lost', async () => {
    const job = daemon.run('job')
    const source = open()
    for (let run = 0; run < 5; run++) {
      daemon.write(job, `run ${run}\n`)
      daemon.stop(job)
      daemon.start(job)
    }
    daemon.stop(job)
    expect(await readSome(source, 5, saying)).toEqual([0, 1, 2, 3, 4].map((run) => `job: run ${run}`))
  })

  it.each([1, 2, 3])(
    'of which Docker sends %i once more, since they were rotated, count once',
    async (count) => {
      const web = daemon.run('web')
      const write = (text: string) => daemon.write(web, text, 'stdout', daemon.now + 1n)
      for (const text of ['a\n', 'b\n', 'b\n']) write(text)
      const source = open()
      expect(await readSome(source, 3, saying)).toEqual(['web: a', 'web: b', 'web: b'])
      daemon.sendAgain(web, count)
      write('b\n')
      daemon.sendAgain(web, 1)
      write('c\n')
      expect(await readSome(source, 2, saying)).toEqual(['web: b', 'web: c'])
      write('d\n')
      expect(await readSome(open({}, source.cursor()), 1, saying)).toEqual(['web: d'])
    },
  )

  it('say the same behind a clock that was set back, or at the same second to Podman, and count', async () => {
    const web = daemon.run('web')
    const source = open()
    for (const moment of [5n, 3n, 3_001n, 7n])
      daemon.write(web, 'no\n', 'stdout', 1_790_000_000n * SECOND + moment)
    expect(await readSome(source, 4, saying)).toEqual(Array.from({ length: 4 }, () => 'web: no'))
    await daemon.die()
    daemon = await startDaemon({ wholeSeconds: true })
    const shop = daemon.run('shop')
    const later = open()
    for (const seconds of [9n, 8n, 8n, 9n])
      daemon.write(shop, 'no\n', 'stdout', (1_790_000_000n + seconds) * SECOND + 1n)
    expect(await readSome(later, 4, saying)).toEqual(Array.from({ length: 4 }, () => 'shop: no'))
  })

  it('of a terminal are read without their carriage returns', async () => {
    const terminal = daemon.run('tty', { hasTerminal: true })
    daemon.write(terminal, `one\n${'x'.repeat(50_000)}\nlast`)
    daemon.stop(terminal)
    const lengths = await readAll(open({}, null, false), (entry) => entry.field('MESSAGE')?.length)
    expect(lengths).toEqual([3, 50_000, 4])
  })

  it('from now on are without what was written before, and with all of containers that come later', async () => {
    const old = daemon.run('old')
    daemon.write(old, 'long ago\n', 'stdout', daemon.now - 3_600_000_000_000n)
    const source = open({ start: 'now' })
    await until(() => daemon.asked.some((path) => path.startsWith('/containers/6f6c64')), source)
    daemon.now += 60_000_000_000n
    daemon.write(old, 'now\n')
    daemon.write(daemon.run('new'), 'new\n')
    expect(await readSome(source, 2, saying)).toEqual(['old: now', 'new: new'])
  })
})

/** Lets a source work until something is so; nothing may come of it. */
async function until(isSo: () => boolean, source: Source): Promise<void> {
  for (let round = 0; round < 500 && !isSo(); round++) {
    expect(source.next()).toBeUndefined()
    await setTimeout(10)
  }
  expect(isSo()).toBe(true)
}

describe('a source of containers', () => {
  it.each<[string, Manners]>([
    ['as Docker does', { portion: seeded(1, 9_000) }],
    ['as older versions of Docker do', { looksAtEachLine: true }],
    ['as Podman does, to the second', { wholeSeconds: true, portion: seeded(2, 500) }],
  ])(
    'that is ended at any moment gives each line once, from a daemon that times them %s',
    async (_title, manners) => {
      await daemon.die()
      daemon = await startDaemon(manners)
      const containers = ['a', 'b', 'c'].map((name) => daemon.run(name))
      const random = seeded(3, 1000)
      const written: string[] = []
      const read: string[] = []
      let cursor: string | null = null
      for (let run = 0; run < 25; run++) {
        for (let line = 0; line < 40; line++) {
          const container = containers[random() % 3]
          if (container === undefined) continue
          const text = `${written.length}${'.'.repeat(random() % 50 === 0 ? 20_000 : 0)}`
          written.push(`${container.name}: ${text}`)
          daemon.now += BigInt(random()) * 100_000n
          daemon.write(container, `${text}\n`, random() % 2 === 0 ? 'stdout' : 'stderr')
        }
        const source = open({}, cursor)
        read.push(...(await readSome(source, Math.min(random() % 60, written.length - read.length), saying)))
        cursor = source.cursor()
        source.close()
      }
      const last = open({}, cursor)
      read.push(...(await readSome(last, written.length - read.length, saying)))
      daemon.write(containers[0] ?? daemon.run('x'), 'end\n')
      expect(await readSome(last, 1, saying)).toEqual(['a: end'])
      expect(read.toSorted()).toEqual(written.toSorted())
    },
  )

  it('goes on after a restart of the daemon, tells it once, and has lost nothing of what was written meanwhile', async () => {
    const web = daemon.run('web')
    daemon.write(web, 'one\n')
    const source = supervise()
    expect(await readSome(source, 1, saying)).toEqual(['web: one'])
    daemon.write(web, 'two\nthree')
    await daemon.die()
    daemon.write(web, ' quarters\n')
    const job = daemon.run('job')
    daemon.write(job, 'done\n')
    daemon.stop(job)
    await setTimeout(300)
    await daemon.listen()
    expect(await readSome(source, 3, saying)).toEqual(['web: two', 'web: three quarters', 'job: done'])
    daemon.write(web, 'four\n')
    expect(await readSome(source, 1, saying)).toEqual(['web: four'])
    expect(told[0]).toMatch(/^the Docker daemon at .* does not answer/)
    expect(told.filter((message) => message !== 'recovered')).toHaveLength(1)
  })

  it('does not read faster than it is asked: what is not asked for stays in the daemon', async () => {
    const loud = daemon.run('loud')
    const line = `${'x'.repeat(1000)}\n`
    const source = open()
    for (let megabyte = 0; megabyte < 30; megabyte++) daemon.write(loud, line.repeat(1000))
    expect(await readSome(source, 10, saying)).toHaveLength(10)
    await setTimeout(200)
    expect(daemon.unsent).toBeGreaterThan(28_000_000)
    expect(await readSome(source, 29_990, (entry) => entry.field('MESSAGE')?.length)).toHaveLength(29_990)
  })

  it('reads the others where the log of one cannot be read, and says why', async () => {
    daemon.run('mute', { refusal: 'configured logging driver does not support reading' })
    daemon.write(daemon.run('web'), 'hello\n')
    expect(await readAll(open({}, null, false), saying)).toEqual(['web: hello'])
    expect(told).toEqual([
      expect.stringMatching(/^the log of container mute cannot be read: .*does not support reading/),
    ])
  })

  it('takes a container for gone that vanishes before it is looked at', async () => {
    const brief = daemon.run('brief')
    daemon.write(brief, 'x\n')
    daemon.write(daemon.run('web'), 'hello\n')
    const first = open({}, null, false)
    expect(await readAll(first, saying)).toEqual(['brief: x', 'web: hello'])
    daemon.remove(brief)
    const second = open({}, first.cursor(), false)
    expect(await readAll(second, saying)).toEqual([])
    expect(second.cursor()).not.toContain(brief.id)
  })

  it('that is to read other containers than before reads those from now on, and goes on with the others', async () => {
    const [a, b] = [daemon.run('a'), daemon.run('b')]
    daemon.write(a, 'one\n')
    daemon.write(b, 'one\n', 'stdout', daemon.now - 3_600_000_000_000n)
    const first = open({ name: ['a'] }, null, false)
    await readAll(first, saying)
    daemon.write(a, 'two\n')
    const second = open({ start: 'now' }, first.cursor())
    expect(await readSome(second, 1, saying)).toEqual(['a: two'])
    daemon.now += 60_000_000_000n
    daemon.write(b, 'two\n')
    expect(await readSome(second, 1, saying)).toEqual(['b: two'])
  })

  it('asks the daemon that the settings name, at a socket or at an address, whatever DOCKER_HOST says', async () => {
    daemon.write(daemon.run('web'), 'hello\n')
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    const proxy = createServer((client) => client.pipe(connect(daemon.socket)).pipe(client)).listen(
      0,
      '127.0.0.1',
    )
    await once(proxy, 'listening')
    try {
      const address = proxy.address()
      const port = typeof address === 'object' ? address?.port : undefined
      expect(await readAll(open({}, null, false), saying)).toEqual(['web: hello'])
      expect(await readAll(open({ host: `127.0.0.1:${port}` }, null, false), saying)).toEqual(['web: hello'])
    } finally {
      vi.unstubAllEnvs()
      proxy.close()
    }
  })

  it('takes a cursor that cannot be understood for none, and says so', async () => {
    daemon.write(daemon.run('web'), 'hello\n')
    expect(await readAll(open({}, '{"since":7}', false), saying)).toEqual(['web: hello'])
    expect(told).toEqual([expect.stringMatching(/cannot be understood/)])
  })

  it.each([
    ['is missing', async () => daemon.die(), /^the Docker socket .* does not exist$/],
    [
      'belongs to nobody',
      async () => daemon.die().then(() => writeFileSync(daemon.socket, '')),
      /^the Docker daemon at .* does not answer$/,
    ],
  ])('says what is wrong where the socket %s', async (_title, spoil, message) => {
    await spoil()
    const source = open()
    expect(await readSome(source, 1, saying)).toEqual([])
    expect(source).toMatchObject({
      ended: true,
      failure: { message: expect.stringMatching(message), hint: expect.any(String) },
    })
  })
})

describe('the container that the program runs in', () => {
  const id = '0caab046b02d2a9a310eb1e67dae16eeb29b2650c2ae90653add6035190b1cb2'

  it.each([
    ['Docker', `1 2 8:1 /var/lib/docker/containers/${id}/hostname /etc/hostname rw - ext4 /dev/sda1 rw`, id],
    [
      'Podman',
      `1 2 8:1 /lib/containers/storage/overlay-containers/${id}/userdata/hosts /etc/hosts rw - ext4 /dev/sda1 rw`,
      id,
    ],
    ['no container', '1 2 8:1 / / rw - ext4 /dev/sda1 rw', undefined],
  ])('is known by its mounts: %s', (_title, mounts, expected) => {
    expect(ownContainer(mounts)).toBe(expected)
  })
})

/** Numbers below a limit, the same ones each time. */
function seeded(seed: number, limit: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return 1 + (Math.floor(state / 256) % limit)
  }
}
