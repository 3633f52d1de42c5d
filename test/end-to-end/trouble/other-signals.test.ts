import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startDaemon } from '../support/daemon.ts'
import { makePlace } from '../support/place.ts'
import { PATIENT, until } from '../support/until.ts'

/** In /proc/net/tcp: the state of a socket that listens. */
const LISTENS = '0A'

test.each(['SIGUSR1', 'SIGUSR2'] as const)(
  '%s opens no port for debuggers, and ends nothing',
  PATIENT,
  async (signal) => {
    using place = makePlace()
    place.write('main.chain', 'chain main from journal {\n    report INFO "{MESSAGE}"\n    accept\n}\n')
    place.write('log', '')
    await using daemon = await startDaemon(
      place.settings({
        chains: ['main.chain'],
        sources: { journal: { kind: 'file', path: 'log', format: 'plain' } },
      }),
    )
    daemon.kill(signal)
    // A port would be opened by another thread: what needs as long to be done comes after it.
    daemon.kill('SIGHUP')
    await daemon.logged('the configuration was reloaded')
    await until('the signal is caught', () => !isPending(daemon.pid))
    expect(listeningSocketsOf(daemon.pid)).toEqual([])
    expect(await daemon.stop()).toBe(0)
  },
)

function isPending(pid: number): boolean {
  const [, pending] = /^ShdPnd:\t(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return pending !== '0'.repeat(16)
}

/** Where a process listens for connections by TCP, as /proc tells it. */
function listeningSocketsOf(pid: number): readonly string[] {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((file) => targetOf(`/proc/${pid}/fd/${file}`)))
  return ['tcp', 'tcp6'].flatMap((protocol) =>
    readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === LISTENS && own.has(`socket:[${inode}]`))
      .map(([, local = '']) => local),
  )
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    // Closed since.
    return ''
  }
}
