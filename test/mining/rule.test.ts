import { describe, expect, test } from 'vitest'
import { type Kind, kindsOf, messagesOf } from '../../src/mining/kinds.ts'
import { Miner } from '../../src/mining/miner.ts'
import { type Offer, offersOf } from '../../src/mining/offers.ts'
import { candidateRules } from '../../src/mining/rule.ts'
import { ATTACK_TABLE } from '../security/attacks.ts'
import { benchOf, checkText } from '../support/program.ts'
import fc from '../support/properties.ts'
import { LABELLED, unexpected } from './messages.ts'

function kindsIn(messages: readonly string[], identifier = 'app'): readonly Kind[] {
  const miner = new Miner()
  for (const message of messages) miner.add(unexpected(message, 0, identifier))
  return kindsOf(miner.forms)
}

function offersFor(messages: readonly string[], identifier?: string): readonly Offer[] {
  return offersOf(kindsIn(messages, identifier), 99)
}

/** Whether the rule, pasted into a chain, drops an entry. */
function droppedBy(rule: string): (message: string, identifier?: string, priority?: string) => boolean {
  const text = `chain pasted from journal {\n${rule}\n}\n`
  expect(checkText(text).diagnostics).toEqual([])
  const bench = benchOf(text)
  return (message, identifier = 'app', priority) => {
    const fields = { SYSLOG_IDENTIFIER: identifier, MESSAGE: message }
    bench.walk(priority === undefined ? fields : { ...fields, PRIORITY: priority })
    return bench.last?.verdict === 'drop'
  }
}

test('each kind of a labelled sample has a rule that drops it, all of it, and nothing else', () => {
  const offers = offersFor(Object.values(LABELLED).flat())
  expect(offers.length).toBe(Object.keys(LABELLED).length)
  for (const { kind, rule } of offers) {
    expect(rule, JSON.stringify(kind.examples)).toBeDefined()
    const isDropped = droppedBy(rule ?? '')
    const own = messagesOf(kind)
    const others = offers.filter((other) => other.kind !== kind).flatMap((other) => messagesOf(other.kind))
    expect(own.filter((message) => !isDropped(message))).toEqual([])
    expect(others.filter((message) => isDropped(message))).toEqual([])
    expect(own.some((message) => isDropped(message, 'another'))).toBe(false)
  }
})

test.each([
  [
    ['disk 1 of 4 is full', 'disk 2 of 4 is full'],
    'SYSLOG_IDENTIFIER == "app" and MESSAGE like "disk {_:int} of {_:int} is full" -> drop',
  ],
  [
    ['{"a": 1} \\ done'],
    'SYSLOG_IDENTIFIER == "app" and MESSAGE like "{{\\"a\\": {_:int}}} \\\\ done" -> drop',
  ],
  [
    ['stored on "2026-11-20T10:00:00Z" as "job.txt"'],
    'SYSLOG_IDENTIFIER == "app" and MESSAGE like "stored on \\"{_}\\" as \\"job.txt\\"" -> drop',
  ],
  [
    ['port=1 size=20', 'port=2 size=30'],
    'SYSLOG_IDENTIFIER == "app" and MESSAGE like "port={_:int} size={_:int}" -> drop',
  ],
  [
    Array.from(
      { length: 40 },
      (_, at) => `ts=2026-11-20T10:00:00.123Z level=info collector=${'ab'.repeat(at % 7)}x`,
    ),
    'SYSLOG_IDENTIFIER == "app" and MESSAGE like "ts={_} level=info collector={_:word}" -> drop',
  ],
])('the rule for %j', (messages, expected) => {
  expect(offersFor(messages).map(({ rule }) => rule)).toEqual([expected])
})

test.each([
  [
    'logfmt',
    'time="2026-11-20T10:00:0{}Z" level=info msg="job {} done." unit="x{}"',
    'time="2026-11-20T10:00:0{}Z" level=info msg="job {} lost." unit="x{}"',
  ],
  [
    'quotes in quotes',
    'level=error msg="open" error="file \\"{}\\" is gone"',
    'level=error msg="open" error="file \\"{}\\" is new"',
  ],
  [
    'JSON: what is said',
    '{"level":"info","ts":179521111{}.5,"msg":"server {} runs","name":"srv{}"}',
    '{"level":"info","ts":179521111{}.5,"msg":"server {} hangs","name":"srv{}"}',
  ],
  ['JSON: the level', '{"level": "info", "msg": "{} jobs"}', '{"level": "error", "msg": "{} jobs"}'],
  ["Python's own", `{'level': 'info', 'job': 'x{}'}`, `{'level': 'error', 'job': 'x{}'}`],
  ['JSON: the keys', '{"a":{},"user":"x{}"}', '{"a":{},"host":"x{}"}'],
  [
    "the kernel's audit",
    `USER_LOGIN pid={} msg='op=login acct="user{}" exe="/usr/sbin/sshd" res=success'`,
    `USER_LOGIN pid={} msg='op=login acct="user{}" exe="/usr/sbin/sshd" res=failed'`,
  ],
])('structured messages that say something else are of another kind: %s', (_, ...templates) => {
  const messages = [1, 2, 3].flatMap((number) =>
    templates.map((template) => template.replaceAll('{}', String(number))),
  )
  const offers = offersFor(messages)
  expect(offers.map(({ kind }) => kind.count)).toEqual([3, 3])
  const dropped = offers.map(({ rule }) => {
    const isDropped = droppedBy(rule ?? '')
    return templates.filter((template) => isDropped(template.replaceAll('{}', '7')))
  })
  expect(dropped.toSorted()).toEqual(templates.map((template) => [template]).toSorted())
})

test('keys are no words that messages have in common', () => {
  const words = ['job', 'server', 'user', 'disk', 'name', 'host', 'key', 'file', 'page', 'link']
  const messages = words.map((word, at) => `time=1 level=info msg="${word} ${words.at(-1 - at)}"`)
  expect(offersFor(messages).map(({ kind }) => kind.count)).toEqual(words.map(() => 1))
})

test('a message that was not cut, but ends as if it was, is dropped by its rule, and so is one that goes on', () => {
  const [offer] = offersFor(['Reloading requested…'])
  const isDropped = droppedBy(offer?.rule ?? '')
  for (const message of ['Reloading requested…', 'Reloading requested by nobody'])
    expect(isDropped(message)).toBe(true)
})

test('without an identifier the message alone decides', () => {
  expect(offersFor(['nobody said 1'], '')[0]?.rule).toBe('MESSAGE like "nobody said {_:int}" -> drop')
})

test('no rule is offered for what has no word in it, or is of too many kinds', () => {
  expect(offersFor(['1 2 3']).map(({ rule }) => rule)).toEqual([undefined])
})

test('what is grave is a kind of its own, which no rule for others drops', () => {
  const miner = new Miner()
  const codes = Array.from({ length: 40 }, (_, at) => `request ${at} ended with 200`)
  for (const message of codes) miner.add(unexpected(message))
  miner.add(unexpected('request 7 ended with 500', 0, 'app', true))
  for (const name of ['a', 'b', 'c', 'd', 'e']) miner.add(unexpected(`volume state of ${name} changed`))
  miner.add(unexpected('volume state of tank changed', 0, 'app', true))
  const offers = offersOf(kindsOf(miner.forms), 99)
  const APP = 'SYSLOG_IDENTIFIER == "app" and '
  expect(offers.map(({ kind: { count, isGrave }, rule }) => [count, isGrave, rule])).toEqual([
    [40, false, `${APP}MESSAGE like "request {_:int} ended with 200" -> drop`],
    [5, false, `${APP}not (PRIORITY <= 3) and MESSAGE like "volume state of {_:word} changed" -> drop`],
    [1, true, `${APP}PRIORITY <= 3 and MESSAGE like "request {_:int} ended with {_:int}" -> drop`],
    [1, true, `${APP}MESSAGE like "volume state of tank changed" -> drop`],
  ])
  const drops = (offer: number, message: string) => {
    const isDropped = droppedBy(offers[offer]?.rule ?? '')
    return [undefined, '6', '4', '3', '0'].map((priority) => isDropped(message, 'app', priority))
  }
  expect(drops(1, 'volume state of tank changed')).toEqual([true, true, true, false, false])
  expect(drops(2, 'request 7 ended with 500')).toEqual([false, false, false, true, true])
})

describe('what an attacker writes becomes no syntax', () => {
  test.each(ATTACK_TABLE)('%s', (_, attack) => {
    const offers = offersFor([attack.slice(0, 1_000), 'harmless message'], attack.slice(0, 100))
    for (const { rule } of offers) {
      if (rule === undefined) continue
      expect(rule).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      const { diagnostics } = checkText(`chain pasted from journal {\n${rule}\n}\n`)
      expect(diagnostics).toEqual([])
    }
  })

  const unit = fc.constantFrom(
    ...['a', 'b ', ' ', '1', '"', '\\', '{', '}', '/', '(', '=', 'user ', '.', '\n', '-> drop', '*'],
    ...['[', ']', '^|$', '?', '<ip:addr>', '{ip:addr}', '{_}', '\u202e', '\ud800', '\u{1f600}'],
  )
  const text = fc.string({ unit, maxLength: 12 }).map((end) => `word ${end}`)
  const messages = fc.uniqueArray(text, { minLength: 1, maxLength: 6 })

  test('whatever the messages are, an offered rule drops those that were kept and none of the others', () => {
    fc.assert(
      fc.property(messages, (written) => {
        const offers = offersFor(written)
        const kept = offers.flatMap(({ kind }) => messagesOf(kind))
        for (const { kind, rule } of offers) {
          if (rule === undefined) continue
          const isDropped = droppedBy(rule)
          const own = messagesOf(kind)
          for (const message of kept) expect(isDropped(message), rule).toBe(own.includes(message))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('what is thought of a rule is what it does, pasted into a chain', () => {
    fc.assert(
      fc.property(messages, (written) => {
        const kinds = kindsIn(written)
        for (const { rule, matches } of kinds.flatMap(candidateRules)) {
          const isDropped = droppedBy(rule)
          for (const message of written) expect(isDropped(message), rule).toBe(matches(message, false))
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('a name that looks like no name is one of the kind whose rule takes it', () => {
  const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'x1', 'y22', '\\012\\015']
  const offers = offersFor(names.map((name) => `Invalid user ${name} from 192.0.2.1`))
  expect(offers).toMatchObject([{ kind: { count: names.length } }])
})
