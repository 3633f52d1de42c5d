import { tallyOf } from '../../actions/support/counter.ts'
import { COUNTER_PREFIX } from '../../src/daemon/state-rows.ts'
import { FAULTS } from '../../src/engine/report-content.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { linesOfArchive } from '../effects/archive/archives.ts'
import { sentLines } from '../support/sent-digests.ts'
import type { World } from './world.ts'

/**
 * Everything that a run leaves, in the state and in the world, as lines: where nothing was lost and nothing done twice, two
 * runs over the same journal leave the same. What may differ is left out: when digests were closed (their counts are added
 * up), and how often one and the same mail or log line came. `hasSameKeys`: the cursors, and so the names of mails, are the
 * same, too.
 */
export function outcomeOf(world: World, hasSameKeys: boolean): ReadonlySet<string> {
  const store = new SqliteStore(openDatabase(world.state))
  try {
    const lines = [
      ...stateLines(store),
      ...(hasSameKeys ? [`cursor ${store.cursorOf('journal')}`] : []),
      ...reportLines(store, world),
      ...mailLines(world, hasSameKeys),
      ...effectLines(store, world),
    ]
    return new Set(lines.sort())
  } finally {
    store.close()
  }
}

/** How one outcome differs from another: `- ` stands before what is missing, `+ ` before what is too much. */
export function differences(expected: ReadonlySet<string>, found: ReadonlySet<string>): readonly string[] {
  return [
    ...[...expected.difference(found)].map((line) => `- ${line}`),
    ...[...found.difference(expected)].map((line) => `+ ${line}`),
  ]
}

function* stateLines(store: SqliteStore): Generator<string> {
  const latest = Math.max(0, ...store.listBans().map(({ since }) => since))
  // What has expired is swept whenever there is time.
  for (const { table, key, value, expires } of store.state())
    if (expires === null || expires > latest) yield `state ${table} ${key} ${held(table, value)} ${expires}`
  for (const ban of store.listBans()) yield `ban ${JSON.stringify(ban)}`
  for (const [point, { count }] of store.hits()) yield `hits of ${point}: ${count}`
  for (const { effect, count } of store.waiting()) yield `waiting ${effect}: ${count}`
}

/** What a value is, whether it was written whole or by and by. */
function held(table: string, value: string): string {
  return table.startsWith(COUNTER_PREFIX) ? JSON.stringify(tallyOf(JSON.parse(value))) : value
}

/** What all digests tell together: those that were mailed and the open one. Faults are those of the world, not of entries. */
function* reportLines(store: SqliteStore, { mails, state }: World): Generator<string> {
  const counts = new Map<string, number>()
  const add = (what: string, count: number) => counts.set(what, (counts.get(what) ?? 0) + count)
  const { lines, totals } = store.openReport(0)
  for (const { section, message, count } of [...lines, ...sentLines(state)])
    if (section !== FAULTS) add(kindOf(message), count)
  for (const [name, count] of Object.entries(totals)) add(`total of ${name}`, count)
  for (const { subject, text } of mails.delivered.values()) {
    if (!isDigest(subject)) continue
    const [, entries = '', accepted = '', dropped = '', policy = ''] =
      /([\d,]+) entr\w+: ([\d,]+) accepted, ([\d,]+) dropped,\s+([\d,]+) left/.exec(text) ?? []
    for (const [name, count] of Object.entries({ entries, accepted, dropped, policy }))
      add(`total of ${name}`, number(count))
  }
  for (const [message, count] of counts) yield `reported ${count} × ${message}`
}

/** Where all that a digest has of a kind of unexpected entries is the same, it tells the message itself; else the kind. */
function kindOf(message: string): string {
  return message.replace(/^(\w+): unexpected \d+$/, '[$1] unexpected <int>')
}

/** Mails by their names, or, where these must differ, how many there are of each. */
function* mailLines({ mails }: World, hasSameKeys: boolean): Generator<string> {
  const counts = new Map<string, number>()
  for (const [id, { subject, text, changed }] of mails.delivered) {
    if (changed) yield `mail ${id} came again as another one`
    if (isDigest(subject)) continue
    const mail = `${hasSameKeys ? `${id} ` : ''}${subject}: ${text.trim()}`
    counts.set(mail, (counts.get(mail) ?? 0) + 1)
  }
  for (const [mail, count] of counts) yield `${count} × mail ${mail}`
}

/** What came of the other effects in the world: a kind of effect that is added to the chains has its lines here. */
function* effectLines(store: SqliteStore, world: World): Generator<string> {
  for (const message of world.logged()) yield `log ${message}`
  for (const [index, line] of linesOfArchive(world.archive).entries()) yield `record ${index}: ${line}`
  const remembered = new Set(store.listBans(Date.now()).map(({ address }) => address))
  const banned = new Set(world.banned())
  for (const address of banned) yield `in the firewall: ${address}`
  for (const address of remembered.symmetricDifference(banned))
    yield `only ${banned.has(address) ? 'the firewall' : 'the database'} knows the ban of ${address}`
}

function isDigest(subject: string): boolean {
  return subject.startsWith('Digest')
}

function number(text: string): number {
  return Number(text.replaceAll(',', ''))
}
