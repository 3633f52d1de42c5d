import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { EVERY_EFFECT } from './support/every-effect.ts'
import { numberedBatch } from './support/numbered-batch.ts'
import { temporaryDirectory } from './support/stores.ts'

const LOOP = fileURLToPath(new URL('./support/commit-loop.ts', import.meta.url))

/** Runs the loop until it committed something and some more time has passed, then kills it; says its last word. */
async function commitUntilKilled(directory: string, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, [LOOP, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await once(child.stdout, 'data')
  await sleep(milliseconds)
  child.kill('SIGKILL')
  await once(child, 'close')
  return Number(output.split('\n').at(-2))
}

/** What a store of memory holds after so many batches: the truth to compare with. */
function expectedAfter(count: number, closedAt: readonly number[]): SqliteStore {
  const store = new SqliteStore(openDatabase(':memory:'))
  for (let number = 1; number <= count; number++) {
    store.commit(numberedBatch(number))
    if (closedAt.includes(number))
      store.closeDigest(() => ({ subject: `${number}`, text: '', html: '' }), number)
  }
  return store
}

function contentOf(store: SqliteStore) {
  return {
    cursor: store.cursorOf('journal'),
    state: [...store.state()],
    report: store.openReport(0),
    bans: store.listBans(),
    hits: store.hits(),
    outbox: store
      .due(Number.MAX_SAFE_INTEGER, 1e6, EVERY_EFFECT)
      .map(({ key, payload }) => ({ key, payload })),
  }
}

test('killed at any instant, the database holds exactly what a number of whole batches left', async () => {
  const directory = temporaryDirectory()
  for (let round = 0; round < 8; round++) {
    const lastSaid = await commitUntilKilled(directory, Math.random() * 150)
    const store = new SqliteStore(openDatabase(directory))
    const committed = Number(store.cursorOf('journal'))
    // It may have died between the commit and saying so.
    expect(committed).toBeGreaterThanOrEqual(lastSaid)
    const closedAt = contentOf(store).outbox.flatMap(({ payload }) =>
      payload.effect === 'digest' ? [Number(payload.subject)] : [],
    )
    // A digest that was about to be closed when the process died is closed with the seventh batch after it.
    const due = Math.floor(committed / 7)
    expect(due - closedAt.length).toBeLessThanOrEqual(round + 1)
    const expected = expectedAfter(committed, closedAt)
    expect(contentOf(store)).toEqual(contentOf(expected))
    expected.close()
    store.close()
  }
}, 60_000)
