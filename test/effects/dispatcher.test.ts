import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Dispatcher } from '../../src/effects/dispatcher.ts'
import type { Executor, OutboxItem, OutboxPayload, Outcome } from '../../src/engine/ports.ts'
import { LogLines } from './log-lines.ts'
import { MemoryOutbox } from './outbox-fake.ts'
import { payload } from './payloads.ts'

const banIn = (set: string, address: string) => payload({ effect: 'ban', set, address, seconds: 60 })
const ban = (address: string) => banIn('ssh', address)
const email = (subject: string) => payload({ effect: 'email', subject, body: '', to: [] })
const DONE: Outcome = { ok: true }
const DOWN: Outcome = { ok: false, error: 'the server is down', hint: 'start it' }

/** Executes as the function says, and remembers the calls. */
function executor(
  effects: Executor['effects'],
  outcomeFor: (item: OutboxItem, call: number) => Outcome | Promise<Outcome>,
  batchSize = 100,
) {
  const calls: (readonly OutboxPayload[])[] = []
  let running = 0
  let mostAtOnce = 0
  const execute: Executor['execute'] = async (items) => {
    calls.push(items.map((item) => item.payload))
    mostAtOnce = Math.max(mostAtOnce, ++running)
    const outcomes: Outcome[] = []
    try {
      for (const item of items) outcomes.push(await outcomeFor(item, calls.length))
    } finally {
      running -= 1
    }
    return outcomes
  }
  return { effects, batchSize, execute, calls, mostAtOnce: () => mostAtOnce }
}

const started: Dispatcher[] = []
function dispatch(executors: readonly Executor[], setUp: { now?: () => number } = {}) {
  const outbox = new MemoryOutbox()
  const log = new LogLines()
  const clock = { now: setUp.now ?? (() => Date.now()) }
  const dispatcher = new Dispatcher({ outbox, executors, log, clock, random: () => 0.5 })
  started.push(dispatcher)
  return { outbox, log, dispatcher }
}
afterEach(async () => {
  for (const dispatcher of started.splice(0)) await dispatcher.stop()
})

describe('the dispatcher', () => {
  test('hands items in order to their executor, in batches of its size', async () => {
    const bans = executor(['ban'], () => DONE, 2)
    const { outbox, dispatcher } = dispatch([bans])
    outbox.add(ban('192.0.2.1'), ban('192.0.2.2'), ban('192.0.2.3'))
    expect(await dispatcher.drain()).toEqual({ left: 0 })
    expect(bans.calls).toEqual([[ban('192.0.2.1'), ban('192.0.2.2')], [ban('192.0.2.3')]])
  })

  test('never has two calls of one executor under way', async () => {
    const slow = executor(['ban'], () => new Promise((resolve) => setTimeout(resolve, 5, DONE)), 1)
    const { outbox, dispatcher } = dispatch([slow])
    for (const last of [1, 2, 3, 4]) {
      outbox.add(ban(`192.0.2.${last}`))
      dispatcher.kick()
    }
    await dispatcher.drain()
    expect(slow.calls.length).toBe(4)
    expect(slow.mostAtOnce()).toBe(1)
  })

  test('leaves what is committed after its executor was replaced to the next one, also where it is busy', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<Outcome>()
    const [former, next] = [executor(['ban'], () => released, 1), executor(['ban'], () => DONE)]
    const { outbox, dispatcher } = dispatch([former])
    outbox.add(ban('192.0.2.1'), ban('192.0.2.2'))
    dispatcher.kick()
    dispatcher.replace([next])
    outbox.add(ban('192.0.2.3'))
    dispatcher.kick()
    release(DONE)
    expect(await dispatcher.drain()).toEqual({ left: 0 })
    expect(former.calls).toEqual([[ban('192.0.2.1')], [ban('192.0.2.2')]])
    expect(next.calls).toEqual([[ban('192.0.2.3')]])
  })

  test('goes on by other executors at once with what nothing of before hangs in, each of them with its ban sets', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<Outcome>()
    const hangs = { ...executor(['ban'], () => released, 1), sets: { only: ['slow'] } }
    const rest = { ...executor(['ban'], () => DONE), sets: { allBut: ['slow'] } }
    const mails = executor(['email'], () => DONE)
    const { outbox, dispatcher } = dispatch([hangs, rest, mails])
    outbox.add(banIn('slow', '192.0.2.1'))
    dispatcher.kick()
    const ssh = { ...executor(['ban'], () => DONE), sets: { only: ['ssh', 'new'] } }
    const others = { ...executor(['ban'], () => DONE), sets: { allBut: ['ssh', 'new'] } }
    dispatcher.replace([ssh, others, mails])
    outbox.add(banIn('slow', '192.0.2.2'), ban('192.0.2.3'), banIn('new', '192.0.2.4'), email('an alert'))
    dispatcher.kick()
    await expect.poll(() => outbox.settled.length).toBe(3)
    expect(ssh.calls).toEqual([[ban('192.0.2.3'), banIn('new', '192.0.2.4')]])
    expect([hangs.calls.length, others.calls]).toEqual([1, []])
    release(DONE)
    expect(await dispatcher.drain()).toEqual({ left: 0 })
    expect(hangs.calls).toEqual([[banIn('slow', '192.0.2.1')]])
    expect(others.calls).toEqual([[banIn('slow', '192.0.2.2')]])
    expect(rest.calls).toEqual([])
  })

  test('breaks off what takes too long before another executor begins, so that nothing is done twice', async () => {
    const steps: string[] = []
    const execute: Executor['execute'] = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          steps.push('broken off')
          resolve([{ ok: false, error: 'broken off' }])
        })
      })
    const next = executor(['ban'], () => {
      steps.push('done')
      return DONE
    })
    let time = 0
    // Whoever looks at the clock has waited for long.
    const now = () => (time += 6_000)
    const { outbox, dispatcher } = dispatch([{ effects: ['ban'], batchSize: 1, execute }], { now })
    outbox.add(ban('192.0.2.1'))
    dispatcher.kick()
    dispatcher.replace([next])
    expect(await dispatcher.drain()).toEqual({ left: 0 })
    expect(steps).toEqual(['broken off', 'done'])
  })

  test('leaves the outbox alone while nothing waits', async () => {
    const { outbox, dispatcher } = dispatch([executor(['ban'], () => DONE)])
    outbox.add(ban('192.0.2.1'))
    await dispatcher.drain()
    const due = vi.spyOn(outbox, 'due')
    await delay(50)
    expect(due).not.toHaveBeenCalled()
  })

  test('sees what was committed while the last look found nothing', async () => {
    const bans = executor(['ban'], () => DONE)
    const { outbox, dispatcher } = dispatch([bans])
    dispatcher.kick()
    outbox.add(ban('192.0.2.1'))
    dispatcher.kick()
    await dispatcher.stop()
    expect(outbox.settled.length).toBe(1)
  })

  test('bans while a mail server keeps silent', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const mails = executor(['email'], () => promise, 1)
    const bans = executor(['ban'], () => DONE)
    const { outbox, dispatcher } = dispatch([mails, bans])
    outbox.add(email('first'), ...Array.from({ length: 200 }, () => email('next')), ban('192.0.2.1'))
    dispatcher.kick()
    expect(await dispatcher.drain({ deadline: Date.now() + 20 })).toEqual({ left: 201 })
    expect(outbox.settled.map(({ item }) => item.payload)).toEqual([ban('192.0.2.1')])
    resolve(DOWN)
  })

  test('tries again after 1, 2, 4 seconds and so on up to 5 minutes, for ever', async () => {
    let now = 0
    const bans = executor(['ban'], () => DOWN)
    const { outbox, dispatcher } = dispatch([bans], { now: () => now })
    outbox.add(ban('192.0.2.1'))
    const waits: number[] = []
    for (let attempt = 0; attempt < 12; attempt++) {
      await dispatcher.drain()
      const next = outbox.nextDue({ effects: ['ban'] }) ?? Number.NaN
      waits.push((next - now) / 1000)
      now = next
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
  })

  test.each([
    [30_000, 30],
    [100, 1],
    [86_400_000, 300],
  ])('leaves a server alone that asks for %i ms: %i s', async (rest, seconds) => {
    const hooks = executor(['email'], () => ({ ok: false, error: 'too many requests', rest }))
    const { outbox, dispatcher } = dispatch([hooks], { now: () => 0 })
    outbox.add(email('one of many'))
    await dispatcher.drain({ deadline: 0 })
    const wait = (outbox.nextDue({ effects: ['email'] }) ?? Number.NaN) / 1000
    expect(wait).toBeGreaterThanOrEqual(seconds)
    expect(wait).toBeLessThan(seconds * 1.2)
  })

  test('wakes up by itself when an item may be tried again', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const bans = executor(['ban'], (_, call) => {
      if (call === 1) return DOWN
      resolve()
      return DONE
    })
    const { outbox, dispatcher } = dispatch([bans])
    outbox.add(ban('192.0.2.1'))
    dispatcher.kick()
    await promise
    expect(await dispatcher.drain()).toEqual({ left: 0 })
  })

  test('waits for a back-off that ends by the deadline', async () => {
    const bans = executor(['ban'], (_, call) => (call === 1 ? DOWN : DONE))
    const { outbox, dispatcher } = dispatch([bans])
    outbox.add(ban('192.0.2.1'))
    expect(await dispatcher.drain({ deadline: Date.now() + 5000 })).toEqual({ left: 0 })
  })

  test('lets all wait where none can get through, tries the oldest first, and then goes on in order', async () => {
    let now = 0
    let down = true
    const mails = executor(['email'], () => (down ? { ...DOWN, blocking: true } : DONE), 1)
    const { outbox, dispatcher } = dispatch([mails], { now: () => now })
    outbox.add(email('first'), email('second'), email('third'))
    for (; now < 7000; now += 500) await dispatcher.drain({ deadline: now })
    // After 1, 2 and 4 seconds, however many wait.
    expect(mails.calls).toEqual([1, 2, 3].map(() => [email('first')]))
    down = false
    await dispatcher.drain()
    expect(mails.calls.slice(3)).toEqual([[email('first')], [email('second')], [email('third')]])
  })

  test('lets the next one try now and then, since it may be one mail alone that nobody can take', async () => {
    let now = 0
    const mails = executor(
      ['email'],
      ({ payload: one }) =>
        'subject' in one && one.subject === 'poison' ? { ...DOWN, blocking: true } : DONE,
      1,
    )
    const { outbox, dispatcher } = dispatch([mails], { now: () => now })
    outbox.add(email('poison'), email('second'), email('third'))
    for (let attempt = 0; attempt < 11; attempt++, now += 300_000) await dispatcher.drain({ deadline: now })
    expect(outbox.settled.filter(({ outcome }) => outcome.ok).map(({ item }) => item.payload)).toEqual([
      email('second'),
      email('third'),
    ])
  })

  test('keeps the pace of its executor: so many at once, then one each interval', async () => {
    let now = 86_400_000
    const mails = { ...executor(['email'], () => DONE, 1), pace: { burst: 3, interval: 1000 } }
    const { outbox, dispatcher } = dispatch([mails], { now: () => now })
    outbox.add(...Array.from({ length: 8 }, () => email('one of many')))
    const called: number[] = []
    for (let call = 0; call < 5; call++, now += 1000) {
      await dispatcher.drain({ deadline: now })
      called.push(mails.calls.length)
    }
    expect(called).toEqual([3, 4, 5, 6, 7])
    // A clock that is set back holds nothing up for longer.
    now = 0
    await dispatcher.drain({ deadline: now })
    now += 1000
    await dispatcher.drain({ deadline: now })
    expect(mails.calls.length).toBe(8)
  })

  test('keeps that pace by what it carries out, however much of it goes into one call', async () => {
    let now = 86_400_000
    const hooks = { ...executor(['webhook'], () => DONE, 20), pace: { burst: 10, interval: 1000 } }
    const { outbox, dispatcher } = dispatch([hooks], { now: () => now })
    outbox.add(
      ...Array.from({ length: 30 }, () =>
        payload({ effect: 'webhook', url: 'https://example.org/', body: '', json: false }),
      ),
    )
    const carriedOut: number[] = []
    for (const pause of [0, 1000, 1000, 3000]) {
      now += pause
      await dispatcher.drain({ deadline: now })
      carriedOut.push(hooks.calls.flat().length)
    }
    expect(carriedOut).toEqual([10, 11, 12, 15])
  })

  test('does not try again what has failed for good', async () => {
    const bans = executor(['ban'], () => ({ ok: false, permanent: true, error: 'no such set' }))
    const { outbox, dispatcher, log } = dispatch([bans])
    outbox.add(ban('192.0.2.1'))
    expect(await dispatcher.drain()).toEqual({ left: 0 })
    expect(log.lines.map(({ level }) => level)).toEqual(['error'])
  })

  test('catches an executor that throws, and lets the items through that it does not stumble over', async () => {
    const bans = executor(['ban'], ({ payload: one }) => {
      if ('address' in one && one.address === '192.0.2.3') throw new TypeError('a bug')
      return DONE
    })
    const { outbox, dispatcher, log } = dispatch([bans])
    outbox.add(...[1, 2, 3, 4].map((last) => ban(`192.0.2.${last}`)))
    expect(await dispatcher.drain()).toEqual({ left: 1 })
    const bug = log.lines.find(({ level }) => level === 'error')
    expect(bug?.fields).toMatchObject({
      err: { message: 'a bug', stack: expect.stringContaining('dispatcher.test') },
    })
  })

  test('does nothing twice because its outcome could not be noted, even if a timer comes early', async () => {
    let now = 0
    const mails = executor(['email'], () => DONE, 1)
    const { outbox, dispatcher, log } = dispatch([mails], { now: () => now })
    outbox.add(email('once'))
    outbox.failingSettles = 1
    await dispatcher.drain()
    await delay(1100)
    now = 1000
    await expect.poll(() => outbox.settled.length, { timeout: 5000 }).toBe(1)
    expect(mails.calls.length).toBe(1)
    expect(log.lines.map(({ message }) => message)).toEqual(['the outbox cannot be used'])
  }, 20_000)

  test('breaks off at stop what does not end by itself; that has not failed, and waits', async () => {
    const { outbox, dispatcher, log } = dispatch([
      {
        effects: ['email'],
        batchSize: 1,
        execute: (items, signal) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve(items.map(() => DOWN)))),
      },
    ])
    outbox.add(email('hangs'))
    dispatcher.kick()
    await dispatcher.stop()
    expect(outbox.settled).toEqual([])
    expect(outbox.due(0, 1, { effects: ['email'] })).toMatchObject([{ attempts: 0 }])
    expect(log.lines).toEqual([])
  })

  test('says of what waited too long beside a failure nothing of whom that one reached', async () => {
    let now = 0
    const refused: Outcome = { ok: false, blocking: true, error: 'Later', reached: ['a@example.org'] }
    const mails = { ...executor(['email'], () => refused, 1), patience: 1000 }
    const { outbox, dispatcher } = dispatch([mails], { now: () => now })
    outbox.add(email('tried'), email('waits'))
    dispatcher.kick()
    await expect.poll(() => outbox.settled.length).toBe(1)
    now = 600_000
    dispatcher.kick()
    await expect.poll(() => outbox.settled.length).toBe(3)
    expect(outbox.settled.map(({ outcome }) => outcome)).toMatchObject([
      refused,
      { permanent: true, reached: ['a@example.org'] },
      { permanent: true },
    ])
    expect(outbox.settled[2]?.outcome).not.toHaveProperty('reached')
  })

  test('gives up nothing because the clock is set while it is tried', async () => {
    let now = 0
    const tried: number[] = []
    const refused: Outcome = { ok: false, error: 'Later' }
    const slow = executor(['email'], () => {
      if (tried.push(now) === 2) now = 1e12
      return refused
    })
    const { outbox, dispatcher } = dispatch([{ ...slow, patience: 10_000 }], { now: () => now })
    outbox.add(email('waits'))
    dispatcher.kick()
    await expect.poll(() => outbox.settled.length).toBe(1)
    now = 5_000
    dispatcher.kick()
    await expect.poll(() => outbox.settled.length).toBe(2)
    expect(outbox.settled.map(({ outcome }) => outcome)).toEqual([refused, refused])
  })

  test('notes at stop whom a call reached that was under way', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const { outbox, dispatcher } = dispatch([executor(['email'], () => promise, 1)])
    outbox.add(email('begun'))
    dispatcher.kick()
    const stopped = dispatcher.stop()
    resolve({ ok: false, error: 'Later', reached: ['a@example.org'] })
    await stopped
    expect(outbox.due(Number.MAX_SAFE_INTEGER, 1, { effects: ['email'] })).toMatchObject([
      { reached: ['a@example.org'] },
    ])
  })

  test('begins nothing after stop, but finishes and notes what it has begun', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const mails = executor(['email'], () => promise, 1)
    const { outbox, dispatcher } = dispatch([mails])
    outbox.add(email('begun'), email('not begun'))
    dispatcher.kick()
    const stopped = dispatcher.stop()
    resolve(DONE)
    await stopped
    dispatcher.kick()
    expect(outbox.settled.map(({ item }) => item.payload)).toEqual([email('begun')])
  })

  test('neither waits at the end for what hangs since before its executor was replaced, nor begins what waited for that', async () => {
    const hangs: Executor['execute'] = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve([{ ok: false, error: 'broken off' }]))
      })
    const others = [executor(['ban'], () => DONE), executor(['ban'], () => DONE)]
    const { outbox, dispatcher } = dispatch([{ effects: ['ban'], batchSize: 1, execute: hangs }])
    outbox.add(ban('192.0.2.1'))
    dispatcher.kick()
    for (const next of others) {
      dispatcher.replace([next])
      outbox.add(ban('192.0.2.2'))
    }
    // A deadline that is over, too, is one.
    expect(await dispatcher.drain({ deadline: Date.now() - 1 })).toEqual({ left: 3 })
    await dispatcher.stop()
    expect(others.map(({ calls }) => calls)).toEqual([[], []])
    expect(outbox.settled).toEqual([])
  })
})
