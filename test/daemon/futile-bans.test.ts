import { describe, expect, it } from 'vitest'
import { FutileBans } from '../../src/daemon/futile-bans.ts'
import type { Batch } from '../../src/engine/ports.ts'
import type { BanSetSettings } from '../../src/settings/settings.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'

const START = Date.parse('2026-11-20T10:00:00Z')
const SETS: Readonly<Record<string, BanSetSettings>> = {
  ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4', never_ban: [] },
  dry: { backend: 'none', never_ban: [] },
}

/** A batch with a ban that an entry asks for so many seconds after the start. */
function batchOf(second: number, set: string, address: string): Batch {
  const at = (START + second * 1000) * 1000
  return {
    cursors: new Map(),
    changes: [],
    effects: [
      {
        key: `${second} ${set} ${address}`,
        effect: { effect: 'ban', at, source: 'journal', rule: 'a.chain:1', set, address, seconds: 7200 },
        cause: '',
      },
    ],
    totals: { entries: 1, accepted: 1, dropped: 0, policy: 0 },
    hits: { since: 0, counts: new Map() },
  }
}

/** An entry that leads to a ban: when it was written, when it walks (seconds), by which set; whether the ban is carried out. */
interface Step {
  readonly at: number
  readonly walks?: number
  readonly set?: string
  readonly address?: string
  readonly waits?: boolean
}

/** So many addresses that are banned, and get through half a minute later. */
function allOf(count: number): readonly Required<Pick<Step, 'at' | 'address'>>[] {
  const addresses = Array.from({ length: count }, (_, number) => `198.51.100.${number}`)
  return [20, 50].flatMap((at) => addresses.map((address) => ({ at, address })))
}

describe('a match from who is banned', () => {
  it.each<[string, readonly Step[], number, number]>([
    ['is told where the ban has been on for more than 10 s', [{ at: 20 }, { at: 31 }], 1, 1],
    ['is logged once, and counted each time', [{ at: 20 }, { at: 31 }, { at: 45 }, { at: 60 }], 1, 3],
    [
      'is told of each address',
      [{ at: 20 }, { at: 20, address: '198.51.100.7' }, { at: 40 }, { at: 40, address: '198.51.100.7' }],
      2,
      2,
    ],
    ['is logged of a hundred addresses, and then once of all others', allOf(150), 101, 150],
    [
      'is logged of them again the next day',
      [...allOf(150), ...allOf(150).map(({ at, address }) => ({ at: at + 86_400, address }))],
      202,
      300,
    ],
    ['is fine at the same time', [{ at: 20 }, { at: 22 }, { at: 29 }], 0, 0],
    ['is fine where the ban could not be carried out', [{ at: 20, waits: true }, { at: 40 }], 0, 0],
    [
      'is fine where the set keeps nobody out',
      [
        { at: 20, set: 'dry' },
        { at: 40, set: 'dry' },
      ],
      0,
      0,
    ],
    [
      'is fine in entries that were walked late',
      [
        { at: 20, walks: 100 },
        { at: 60, walks: 101 },
        { at: 99, walks: 102 },
      ],
      0,
      0,
    ],
    [
      'is told once a clock is set back by which entries were late',
      [{ at: 5, walks: 1e6, address: '198.51.100.7' }, { at: 20 }, { at: 31 }],
      1,
      1,
    ],
    ['is fine where the ban is over', [{ at: 20 }, { at: 7300 }], 0, 0],
  ])('%s', (_, steps, logged, counted) => {
    const store = new SqliteStore(openDatabase(':memory:'))
    let now = START
    const lines: unknown[] = []
    let faults = 0
    const futile = new FutileBans({
      store,
      log: { warn: (...line: readonly unknown[]) => void lines.push(line) },
      reportFault: (_message, count) => {
        faults += count
      },
      now: () => now,
    })
    for (const { at, walks = at, set = 'ssh', address = '203.0.113.9', waits = false } of steps) {
      now = START + walks * 1000
      const batch = batchOf(at, set, address)
      const tell = futile.look(batch, SETS)
      store.commit(batch)
      tell()
      if (!waits) carryOut(store, now)
    }
    store.close()
    expect({ logged: lines.length, counted: faults }).toEqual({ logged, counted })
  })
})

it('the digest counts them all in one line, and names one address as an example', () => {
  const store = new SqliteStore(openDatabase(':memory:'))
  let now = START
  const futile = new FutileBans({
    store,
    log: { warn: () => undefined },
    reportFault: (message, count) => store.reportFault(message, now, count),
    now: () => now,
  })
  const addresses = ['198.51.100.1', '198.51.100.2', '198.51.100.2', '198.51.100.3']
  for (const second of [20, 50]) {
    now = START + second * 1000
    const batches = addresses.map((address) => batchOf(second, 'ssh', address))
    const batch = { ...batchOf(second, 'ssh', ''), effects: batches.flatMap(({ effects }) => effects) }
    const tell = futile.look(batch, SETS)
    store.commit(batch)
    tell()
    carryOut(store, now)
  }
  const lines = store.openReport(now).lines.map(({ message, count }) => [message, count])
  store.close()
  const example = expect.stringMatching(
    /^such as: 198\.51\.100\.1 is banned by ssh, and still gets through: /,
  )
  expect(lines).toEqual([[example, 4]])
})

function carryOut(store: SqliteStore, now: number): void {
  const items = store.due(now, 100, { effects: ['ban'] })
  store.settle(items.map((item) => ({ item, outcome: { ok: true }, at: now, retryAt: now })))
}
