import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
import type { Clock } from '../ports.ts'
import type { BanBackend, BanChange } from './backend.ts'
import { noBackend } from './none.ts'
import { OneAtATime } from './one-at-a-time.ts'
import { requestedChange } from './requested-change.ts'

/** The kernel takes tens of thousands of elements at once, and applying one again changes nothing. */
const BATCH_SIZE = 10_000
const DONE: Outcome = { ok: true }
const UNTOLD: Outcome = { ok: false, error: 'the ban backend did not say how it ended' }

/** The last change that a batch asks for one element, and the places in the batch of all that it settles. */
interface Wanted {
  readonly change: BanChange
  readonly places: number[]
}

/**
 * Carries out bans and unbans, each in the backend of its set. Of several requests for one element the last one counts.
 */
export function createBanExecutor({
  backends,
  clock,
  turns = new OneAtATime(),
}: {
  /** By ban set. */
  readonly backends: ReadonlyMap<string, BanBackend>
  readonly clock: Clock
  /** Who else uses the backends waits meanwhile. */
  readonly turns?: OneAtATime
}): Executor {
  const failing = new Set(backends.values())
  failing.delete(noBackend)

  async function execute(items: readonly OutboxItem[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = items.map(() => DONE)
    const wanted = new Map<BanBackend, Map<string, Wanted>>()
    for (const [place, item] of items.entries()) {
      const outcome = plan(item, place, wanted)
      if (outcome !== undefined) outcomes[place] = outcome
    }
    const calls = wanted.entries().map(([backend, elements]) => apply(backend, elements, outcomes, signal))
    await Promise.all(calls)
    return outcomes
  }

  /** Adds what the item asks to what is wanted, or says how it ended already. */
  function plan(item: OutboxItem, place: number, wanted: Map<BanBackend, Map<string, Wanted>>) {
    const request = item.payload
    if (request.effect !== 'ban' && request.effect !== 'unban') return undefined
    const backend = backends.get(request.set)
    if (backend === undefined) return unknownSet(request.set, backends.keys())
    const change = requestedChange(request, clock.now())
    if (change === undefined) return notAnAddress(request.address)
    if (change === 'run out') return ranOut(request.set)
    const elements = wanted.get(backend) ?? new Map<string, Wanted>()
    wanted.set(backend, elements)
    const places = elements.get(keyOf(change))?.places ?? []
    places.push(place)
    elements.set(keyOf(change), { change, places })
    return undefined
  }

  async function apply(
    backend: BanBackend,
    elements: ReadonlyMap<string, Wanted>,
    outcomes: Outcome[],
    signal: AbortSignal,
  ): Promise<void> {
    const group = [...elements.values()]
    const results = await backend.apply(
      group.map(({ change }) => change),
      signal,
    )
    for (const [index, { places }] of group.entries())
      for (const place of places) outcomes[place] = ofBackend(results[index] ?? UNTOLD)
  }

  /** That one backend is down says nothing of the others: their bans do not wait for it. */
  function ofBackend(outcome: Outcome): Outcome {
    if (outcome.ok || failing.size === 1) return outcome
    const { blocking: _, ...alone } = outcome
    return alone
  }

  return {
    effects: ['ban', 'unban'],
    batchSize: BATCH_SIZE,
    execute: (items, signal) => turns.run(() => execute(items, signal)),
  }
}

function keyOf({ set, element }: BanChange): string {
  return `${set} ${element.text}`
}

/** Without the address, so that however many they are, they are told as one. */
function ranOut(set: string): Outcome {
  const error = `a ban with ${set} ran out before it could be carried out`
  return { ok: false, permanent: true, ranOut: true, error }
}

function unknownSet(set: string, known: Iterable<string>): Outcome {
  const declare = `declare it in the settings: ban_sets.${set}`
  const guess = didYouMean(set, known)
  return {
    ok: false,
    permanent: true,
    error: `there is no ban set named \`${set}\``,
    hint: guess === undefined ? declare : `${guess} if not, ${declare}`,
  }
}

function notAnAddress(text: string): Outcome {
  return {
    ok: false,
    permanent: true,
    error: 'what is to be banned is neither an address nor a network',
    hint: `it is ${JSON.stringify(text.slice(0, 100))}: capture it as {name:addr} or <name:addr>`,
  }
}
