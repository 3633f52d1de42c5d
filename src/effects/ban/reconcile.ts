import type { FailedOutcome } from '../../engine/ports.ts'
import type { BanRecord } from '../../engine/report-content.ts'
import { type Address, Network, parseAddressOrNetwork } from '../../values/address.ts'
import type { BanBackend, BanChange, HeldBan } from './backend.ts'
import { type BackendShare, sharesOf } from './backend-shares.ts'

/** What is known of bans; all of one moment. */
export interface BanMemory {
  /** Those that run. */
  readonly running: readonly BanRecord[]
  /** Those that somebody ended, and that must not be in effect any more. */
  readonly lifted: readonly BannedAddress[]
  /** Those of sets that do not end bans by themselves, which ran out. */
  readonly overdue: readonly BannedAddress[]
  /** Whether a ban or unban of this address still waits to be carried out, and is no concern of ours. */
  isWaiting(set: string, address: string): boolean
}

export interface BannedAddress {
  readonly set: string
  readonly address: string
}

export interface ReconcileParts {
  readonly backends: ReadonlyMap<string, BanBackend>
  readonly memory: BanMemory
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly signal: AbortSignal
  /** Whether sets that cannot be listed are given all their bans again. */
  readonly blindly?: boolean
}

/** What was put right in a ban set. */
export interface Reconciled {
  readonly set: string
  /** Bans that were missing or would have ended too early, and were made. */
  readonly added: number
  /** Bans that had been ended, and were still in effect. */
  readonly removed: number
  /** Bans that had run out, and were ended. */
  readonly ended: readonly BannedAddress[]
  /** Whether sets or rules were missing, and were made. */
  readonly made: boolean
  /** Why something could not be put right. */
  readonly failure?: FailedOutcome
}

/** A ban may end so many seconds early without being renewed: clocks and rounding differ. */
const TOLERANCE = 60

/**
 * Compares the bans that run with those in effect, and makes what is missing, with the time that is left, in one batch for
 * each backend; none waits for another. Nothing is removed but what was ended by somebody.
 */
export async function reconcile({ backends, ...parts }: ReconcileParts): Promise<readonly Reconciled[]> {
  const results = sharesOf(backends).map((share) => reconcileShare(share, parts))
  return (await Promise.all(results)).flat()
}

/** The same for one backend. */
export async function reconcileShare(
  { backend, sets }: BackendShare,
  { memory, now, signal, blindly = false }: Omit<ReconcileParts, 'backends'>,
): Promise<readonly Reconciled[]> {
  const upkeep = await backend.upkeep?.(sets, signal)
  const plans: Plan[] = []
  for (const set of sets) {
    const failure = upkeep?.failures.get(set)
    plans.push(
      failure === undefined
        ? await planFor(set, backend, { memory, now, signal, blindly })
        : { ...NOTHING, set, failure },
    )
  }
  const changes = plans.flatMap(({ add, remove, end }) => [...add, ...remove, ...end])
  const outcomes = changes.length === 0 ? [] : await backend.apply(changes, signal)
  const failures = new Map(
    changes.flatMap((change, place) => {
      const outcome = outcomes[place]
      return outcome === undefined || outcome.ok ? [] : [[change, outcome] as const]
    }),
  )
  return plans.map((plan) => resultOf(plan, failures, upkeep?.made ?? []))
}

/** What is to be changed of one set. */
interface Plan {
  readonly set: string
  readonly add: readonly BanChange[]
  readonly remove: readonly BanChange[]
  readonly end: readonly BanChange[]
  readonly failure?: FailedOutcome
}

const NOTHING = { add: [], remove: [], end: [] } as const

async function planFor(
  set: string,
  backend: BanBackend,
  { memory, now, signal, blindly }: Omit<ReconcileParts, 'backends'>,
): Promise<Plan> {
  const isOurs = (ban: BannedAddress) => ban.set === set && !memory.isWaiting(set, ban.address)
  const end = memory.overdue.filter(isOurs).flatMap((ban) => ending(ban))
  if (!backend.canList(set) && !blindly) return { ...NOTHING, set, end }
  const held = await backend.list(set, signal)
  if (!held.ok) return { ...NOTHING, set, end, failure: held }
  const present = new Map(held.bans.map((ban) => [ban.element.text, ban]))
  const networks = held.bans.flatMap(({ element }) => (element instanceof Network ? [element] : []))
  const add = memory.running
    .filter(isOurs)
    .flatMap((ban) => missing(ban, present, { now, longest: backend.longest }))
    .filter(({ element }) => !isWithin(element, networks))
  const remove = memory.lifted
    .filter(isOurs)
    .flatMap((ban) => ending(ban))
    .filter(({ element }) => present.has(element.text))
  return { set, add, remove, end }
}

/** What makes a ban that is not held, or not for long enough. */
function missing(
  { set, address, since, until }: BanRecord,
  present: ReadonlyMap<string, HeldBan>,
  { now, longest }: { readonly now: number; readonly longest: number },
): readonly BanChange[] {
  const element = parseAddressOrNetwork(address)
  if (element === undefined) return []
  const whole = until === null ? null : Math.ceil((until - since) / 1e6)
  const left =
    until === null || whole === null ? null : Math.min(Math.ceil((until / 1000 - now) / 1000), whole)
  if (left !== null && left <= 0) return []
  const wanted = Math.min(left ?? Number.POSITIVE_INFINITY, longest / 2)
  const held = present.get(element.text)
  const stays = held !== undefined && (held.seconds === null || held.seconds.left + TOLERANCE >= wanted)
  if (stays) return []
  if (left === null || whole === null) return [{ set, element, banned: 'for ever' }]
  return [{ set, element, banned: left, whole }]
}

function ending({ set, address }: BannedAddress): readonly BanChange[] {
  const element = parseAddressOrNetwork(address)
  return element === undefined ? [] : [{ set, element, banned: 'not' }]
}

/** An address in a network that is banned is banned already; some sets would not even take it. */
function isWithin(element: Address | Network, networks: readonly Network[]): boolean {
  const [address, prefix] = element instanceof Network ? [element.address, element.prefix] : [element, 129]
  return networks.some((network) => network.prefix < prefix && network.contains(address))
}

function resultOf(
  { set, add, remove, end, failure }: Plan,
  failures: ReadonlyMap<BanChange, FailedOutcome>,
  made: readonly string[],
): Reconciled {
  const done = (changes: readonly BanChange[]) => changes.filter((change) => !failures.has(change))
  const failed = failure ?? [...add, ...remove, ...end].flatMap((change) => failures.get(change) ?? [])[0]
  return {
    set,
    added: done(add).length,
    removed: done(remove).length,
    ended: done(end).map(({ element }) => ({ set, address: element.text })),
    made: made.includes(set),
    ...(failed !== undefined && { failure: failed }),
  }
}
