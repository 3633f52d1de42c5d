import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
import type { Clock } from '../ports.ts'
import type { BanBackend, BanChange } from './backend.ts'
import { sharesOf } from './backend-shares.ts'
import { OneAtATime } from './one-at-a-time.ts'
import { requestedChange } from './requested-change.ts'

/** The kernel takes tens of thousands of elements at once, and applying one again changes nothing. */
const BATCH_SIZE = 10_000
const EFFECTS = ['ban', 'unban'] as const
const DONE: Outcome = { ok: true }
const NOT_BEGUN: Outcome = { ok: false, error: 'the program ends before the ban backend was free' }
const UNTOLD: Outcome = { ok: false, error: 'the ban backend did not say how it ended' }

/** The last change that a batch asks for one element, and the places in the batch of all that it settles. */
interface Wanted {
  readonly change: BanChange
  readonly places: number[]
}

export interface BanExecutorsParts {
  /** By ban set. */
  readonly backends: ReadonlyMap<string, BanBackend>
  readonly clock: Clock
  /** Who else uses a backend waits meanwhile. */
  readonly turns?: OneAtATime
}

/**
 * What carries out bans and unbans: an executor for each backend, with the sets that are its own, so that none waits for
 * another; and one that refuses those of sets that the settings do not have (any more).
 */
export function createBanExecutors({
  backends,
  clock,
  turns = new OneAtATime(),
}: BanExecutorsParts): readonly Executor[] {
  const executors = sharesOf(backends).map(({ backend, sets }): Executor => {
    const execute = banning(backend, clock)
    return {
      effects: EFFECTS,
      sets: { only: sets },
      batchSize: backend.changesAtOnce ?? BATCH_SIZE,
      execute: async (items, signal) =>
        (await turns.run(backend, () => execute(items, signal), signal)) ?? items.map(() => NOT_BEGUN),
    }
  })
  const known = [...backends.keys()]
  const refusing: Executor = {
    effects: EFFECTS,
    sets: { allBut: known },
    batchSize: BATCH_SIZE,
    execute: async (items) => items.map((item) => unknownSet(item, known)),
  }
  return [...executors, refusing]
}

/** Carries out bans in one backend. Of several requests for one element the last one counts. */
function banning(backend: BanBackend, clock: Clock): Executor['execute'] {
  return async (items, signal) => {
    const outcomes: Outcome[] = items.map(() => DONE)
    const wanted = new Map<string, Wanted>()
    for (const [place, item] of items.entries()) {
      const outcome = plan(item, place, wanted)
      if (outcome !== undefined) outcomes[place] = outcome
    }
    const group = [...wanted.values()]
    if (group.length === 0) return outcomes
    const results = await backend.apply(
      group.map(({ change }) => change),
      signal,
    )
    for (const [index, { places }] of group.entries())
      for (const place of places) outcomes[place] = results[index] ?? UNTOLD
    return outcomes
  }

  /** Adds what the item asks to what is wanted, or says how it ended already. */
  function plan({ payload: request }: OutboxItem, place: number, wanted: Map<string, Wanted>) {
    if (request.effect !== 'ban' && request.effect !== 'unban') return undefined
    const change = requestedChange(request, clock.now())
    if (change === undefined) return notAnAddress(request.address)
    if (change === 'run out') return ranOut(request.set)
    const places = wanted.get(keyOf(change))?.places ?? []
    places.push(place)
    wanted.set(keyOf(change), { change, places })
    return undefined
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

function unknownSet({ payload }: OutboxItem, known: readonly string[]): Outcome {
  const set = 'set' in payload ? payload.set : ''
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
