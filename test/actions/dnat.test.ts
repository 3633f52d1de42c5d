import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type End, Mappings } from '../../actions/support/dnat.ts'
import { compile } from '../../src/compile/compile.ts'
import type { StateRow } from '../../src/engine/ports.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { type Kit, NO_ACCOUNTS } from '../../src/module/ports.ts'
import { stateKey, textOfKey } from '../../src/module/state-key.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { type Address, parseAddress } from '../../src/values/address.ts'
import { checkText } from '../support/program.ts'
import fc from '../support/properties.ts'
import { directoryWith, pyruse } from '../support/pyruse.ts'

const HOUR = 3_600e6
const DAY = 24 * HOUR
const PAGE = new URL('../../docs/dnat.md', import.meta.url)

function address(text: string): Address {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`no address: ${text}`)
  return parsed
}

function kitOf(tables: StateTables): Kit {
  return {
    rule: null,
    instance: 'test',
    accounts: NO_ACCOUNTS,
    lookups: { find: () => undefined },
    judge: () => undefined,
    timezone: 'UTC',
    table: (name) => tables.table(name),
  }
}

const CLIENT = { address: address('203.0.113.9'), port: 4242 }
const OTHER = { address: address('198.51.100.7'), port: 5252 }
const PROXY: End = { address: address('10.0.0.1'), port: 40_000 }
const SERVER = { address: address('10.0.0.2'), port: 22 }

describe('connections through a proxy', () => {
  it('are resolved in real lines of HAProxy and of nftables, as the page about it says', async () => {
    const chains = [...readFileSync(PAGE, 'utf8').matchAll(/```chain\n(.*?)```/gs)].map(
      ([, text = '']) => text,
    )
    expect(chains).toHaveLength(2)
    const directory = directoryWith(Object.fromEntries(chains.map((text, n) => [`${n}.chain`, text])))
    for (const n of chains.keys()) {
      const file = join(directory, `${n}.chain`)
      expect(await pyruse(['check', file])).toMatchObject({ code: 0, stdout: 'no problems' })
      expect(await pyruse(['test', file])).toMatchObject({ code: 0 })
    }
  })

  it('are found exactly until their time is over, whatever else is captured, and over a restart', () => {
    const events = fc.array(
      fc.record({
        step: fc.nat({ max: 50 }),
        port: fc.integer({ min: 1, max: 3 }),
        client: fc.integer({ min: 1, max: 200 }),
        keep: fc.integer({ min: 1, max: 120 }),
        restarts: fc.boolean(),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(events, (captured) => {
        let tables = new StateTables()
        const database = new Map<string, StateRow>()
        const expected = new Map<number, { readonly client: string; readonly until: number }[]>()
        let now = 1_000
        for (const { step, port, client, keep, restarts } of captured) {
          now += step
          const from = address(`203.0.113.${client}`)
          const via = { ...PROXY, port }
          new Mappings(kitOf(tables)).capture({ client: { address: from }, via, server: {} }, now, now + keep)
          const running = (expected.get(port) ?? []).filter(({ until }) => now < until)
          expected.set(port, [{ client: from.text, until: now + keep }, ...running].slice(0, 8))
          commit(tables, now, database)
          if (restarts) {
            tables = new StateTables()
            tables.restore(database.values())
          }
          for (const [asked, mappings] of expected) {
            const running = mappings.find(({ until }) => now < until)
            const found = new Mappings(kitOf(tables)).clientOf({ ...PROXY, port: asked }, {}, now)
            expect(found?.address.text).toBe(running?.client)
          }
        }
      }),
      { seed: 6, numRuns: 200 },
    )
  })

  it('are told apart by port and by server, the latest first', () => {
    const mappings = new Mappings(kitOf(new StateTables()))
    mappings.capture({ client: CLIENT, via: PROXY, server: SERVER }, 0, 100)
    mappings.capture({ client: OTHER, via: { address: PROXY.address, port: 40_001 }, server: {} }, 1, 100)
    const clientOf = (via: End, server = {}) => mappings.clientOf(via, server, 10)
    expect(clientOf(PROXY)).toEqual(CLIENT)
    expect(clientOf({ address: PROXY.address })).toEqual(OTHER)
    expect(clientOf({ address: PROXY.address }, SERVER)).toEqual(CLIENT)
    expect(clientOf(PROXY, { port: 25 })).toBeUndefined()
    expect(clientOf({ address: PROXY.address, port: 1 })).toBeUndefined()
    expect(clientOf({ address: SERVER.address })).toBeUndefined()
  })

  it.each([
    ['far ahead is forgotten', 10 * DAY, 60e6, undefined],
    ['a little ahead counts: the entry is merely late', HOUR, 60e6, CLIENT],
    ['ahead by less than it is remembered for counts, too', 10 * DAY, 20 * DAY, CLIENT],
  ])('captured by a clock that was %s', (_title, ahead, keep, expected) => {
    const tables = new StateTables()
    const mappings = new Mappings(kitOf(tables))
    const now = 1_000 * DAY
    mappings.capture({ client: CLIENT, via: PROXY, server: {} }, now + ahead, now + ahead + keep)
    expect(mappings.clientOf(PROXY, {}, now)).toEqual(expected)
    mappings.capture({ client: OTHER, via: PROXY, server: {} }, now, now + 60e6)
    expect(mappings.clientOf(PROXY, {}, now)).toEqual(OTHER)
    const kept = tables.takeChanges(0).map(({ value }) => JSON.parse(value ?? '[]').length)
    expect(kept).toEqual(expected === undefined ? [1, 1] : [2, 2])
  })

  it('captured by an earlier version of the program are found', () => {
    const tables = new StateTables()
    const value = JSON.stringify([[CLIENT.address.text, CLIENT.port, null, null, 100]])
    const key = textOfKey(stateKey([PROXY.address]))
    tables.restore([{ table: 'dnat', key, value, expires: 100 }])
    expect(new Mappings(kitOf(tables)).clientOf({ address: PROXY.address }, {}, 10)).toEqual(CLIENT)
  })

  it.each([
    ['the server that is asked for', '10.0.0.3', '203.0.113.9', 4242],
    ['no server, where the entry names none', undefined, '198.51.100.7', 22],
    ['another server', '10.0.0.4', '10.0.0.1', 22],
  ])(
    '`dnat_replace` finds the client of %s; a port that is not known stays as it is',
    (_title, server, ip, port) => {
      const text = `chain c from journal {
    MESSAGE like "A {ip:addr} {client_port:int} {to:addr}" -> dnat_capture client ip port client_port via 10.0.0.1 server to, accept
    MESSAGE like "B {ip:addr} {to:addr}" -> dnat_capture client ip via 10.0.0.1 server to, accept
    MESSAGE like "C {ip:addr} {port:int} {to:addr}" -> goto replaced
    MESSAGE like "C {ip:addr} {port:int}" -> goto replaced
}
chain replaced { dnat_replace ip server to into ip port_into port; accept }`
      const { program, diagnostics } = checkText(text)
      expect(diagnostics).toEqual([])
      const graph = compile(program, kitOf(new StateTables()))
      const walk = (fields: Record<string, string>) =>
        graph.walk(fieldEntry(fields, 1e15), 'journal').fields()
      walk({ MESSAGE: 'A 203.0.113.9 4242 10.0.0.3' })
      walk({ MESSAGE: 'B 198.51.100.7 10.0.0.2' })
      const found = walk({ MESSAGE: ['C 10.0.0.1 22', ...(server ? [server] : [])].join(' ') })
      expect([String(found.ip), found.port]).toEqual([ip, port])
    },
  )

  it('take little room, however many there are', () => {
    const tables = new StateTables()
    const mappings = new Mappings(kitOf(tables))
    for (let n = 0; n < 1_000; n++) mappings.capture({ client: CLIENT, via: PROXY, server: {} }, n, n + 1e9)
    const written = tables.takeChanges(0).map(({ value }) => JSON.parse(value ?? '[]'))
    expect(written.map(({ length }) => length)).toEqual([8, 8])
  })
})

/** Keeps what was changed, as the database does. */
function commit(tables: StateTables, now: number, database: Map<string, StateRow>): void {
  for (const change of tables.takeChanges(now))
    if (change.value === null) database.delete(change.key)
    else database.set(change.key, { ...change, value: change.value })
}
