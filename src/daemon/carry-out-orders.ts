import { randomUUID } from 'node:crypto'
import type { BanOrder, DoneOrder, OrdersDone, RefusedOrder, UnbanOrder } from '../control/ban-orders.ts'
import type { Request } from '../control/protocol.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import { type BanLedger, BY_HAND } from '../engine/ban-ledger.ts'
import type { EffectGuard } from '../engine/engine.ts'
import type { KeyedEffect } from '../engine/ports.ts'
import type { BanRecord } from '../engine/report-content.ts'
import type { BanEffect, Effect, Origin } from '../module/effect.ts'
import type { SqliteStore } from '../state/store.ts'
import { parseAddress, parseAddressOrNetwork, parseNetwork } from '../values/address.ts'

/** Orders of one kind. */
export type Orders = Extract<Request, { command: 'ban' | 'unban' }>

/** What carrying out orders needs. */
export interface OrderDesk {
  readonly store: Pick<SqliteStore, 'endBans' | 'findBan' | 'listBans' | 'runningBans'>
  /** The names of the ban sets. */
  readonly sets: readonly string[]
  /** Decides whether a ban may be, as of those that chains ask for. */
  readonly guard: EffectGuard
  /** Knows how often who was banned. */
  readonly ledger: Pick<BanLedger, 'adopt' | 'keep'>
  /**
   * Commits effects, and bans that are known from elsewhere: from then on they are carried out whatever happens. Throws a
   * StateError where that cannot be now.
   */
  readonly commit: (effects: readonly KeyedEffect[], adopted: readonly BanRecord[]) => Promise<void>
  /** The present, in milliseconds since the epoch. */
  readonly now: number
}

/** An order that holds, and what is to be done for it: nothing where its ban ran out already. */
interface AcceptedOrder {
  readonly order: BanOrder
  readonly effect?: KeyedEffect
}

/**
 * Bans what is ordered, as chains do it: what must not be banned is refused. Bans that ran out already are only remembered.
 * Without `renew`, what is banned already ends as late as either says.
 */
async function banByOrder(
  orders: readonly BanOrder[],
  { renew }: { readonly renew: boolean },
  desk: OrderDesk,
): Promise<OrdersDone> {
  const refused: RefusedOrder[] = []
  const accepted: AcceptedOrder[] = []
  let known = 0
  /** What was accepted last, by set and address: files of several hosts name some of them twice. */
  const latest = new Map<string, BanOrder>()
  const findBan = (set: string, address: string) =>
    latest.get(`${set} ${address}`) ?? desk.store.findBan(set, address)
  const informed = { ...desk, findBan }
  for (const written of orders) {
    const result = judged(written, renew, informed)
    if (result === 'known') known++
    else if ('reason' in result) refused.push(result)
    else {
      accepted.push(result)
      latest.set(`${result.order.set} ${result.order.address}`, result.order)
    }
  }
  // What was exported keeps its beginning and how often it was banned.
  const adopted = renew ? [] : accepted.map(({ order }) => recordOf(order))
  for (const ban of adopted) desk.ledger.adopt(ban, desk.now * 1000)
  const effects = accepted.flatMap(({ effect }) => effect ?? [])
  if (accepted.length > 0) await desk.commit(effects, adopted)
  return { done: accepted.map(({ order: { address, set } }) => ({ address, set })), known, refused }
}

/** What becomes of an order to ban; `known` where a ban is there already that lasts as long. */
function judged(
  written: BanOrder,
  renew: boolean,
  desk: OrderDesk & Pick<OrderDesk['store'], 'findBan'>,
): AcceptedOrder | RefusedOrder | 'known' {
  const now = desk.now * 1000
  const address = parseAddressOrNetwork(written.address)?.text
  if (address === undefined) return { address: written.address, set: written.set, ...NOT_AN_ADDRESS }
  const refusal = unknownSet(written.set, desk)
  if (refusal !== undefined) return { address: written.address, set: written.set, ...refusal }
  const former = renew ? undefined : desk.findBan(written.set, address)
  // Of what runs already, only a later end is taken over.
  const { rule, message } = former !== undefined && endOf(former) > now ? former : written
  const order = { ...written, address, rule, message }
  if (former !== undefined && endOf(former) >= endOf(order)) return 'known'
  if (endOf(order) <= now) return { order }
  const allowed = guarded(banOf(order, now), desk)
  if ('reason' in allowed) return allowed
  return { order, effect: { key: `${BY_HAND} ${randomUUID()}`, effect: allowed, cause: order.message } }
}

/**
 * Ends bans, in the kernel too where the address is in a set without our knowing. Those of a ban set that the settings do not
 * have any more end here only: nobody knows where the kernel has them.
 */
async function unbanByOrder(orders: readonly UnbanOrder[], desk: OrderDesk): Promise<OrdersDone> {
  const strays = [...desk.store.runningBans(desk.now).keys()].filter((set) => !desk.sets.includes(set))
  const results = orders.map((order) => bansToEnd(order, strays, desk))
  const done = results.flatMap((result) => ('reason' in result ? [] : result))
  const known = done.filter(({ stray }) => !stray)
  if (known.length > 0)
    await desk.commit(
      known.flatMap((ban) => unbanning(ban, desk)),
      [],
    )
  desk.store.endBans(
    done.filter(({ stray }) => stray),
    desk.now,
  )
  return { done, known: 0, refused: results.filter((result) => 'reason' in result) }
}

function bansToEnd(
  { set, address: written }: UnbanOrder,
  strays: readonly string[],
  desk: OrderDesk,
): readonly DoneOrder[] | RefusedOrder {
  const address = parseAddressOrNetwork(written)?.text
  if (address === undefined) return { address: written, set, ...NOT_AN_ADDRESS }
  const holders = (sets: readonly string[]) =>
    sets.filter((name) => (set ?? name) === name && isBanned(name, address, desk))
  const forgotten = holders(strays).map((name) => ({ address, set: name, stray: true }))
  const refusal = set === null || forgotten.length > 0 ? undefined : unknownSet(set, desk)
  if (refusal !== undefined) return { address: written, set, ...refusal }
  const sets = set === null ? holders(desk.sets) : desk.sets.filter((name) => name === set)
  const ended = [...sets.map((name) => ({ address, set: name })), ...forgotten]
  return ended.length > 0 ? ended : notBanned(address, desk)
}

function unbanning({ address, set }: DoneOrder, { guard, now }: OrderDesk): readonly KeyedEffect[] {
  const effects = guard({ effect: 'unban', at: now * 1000, source: BY_HAND, rule: null, set, address })
  return effects.map((effect) => ({ key: `${BY_HAND} ${randomUUID()}`, effect, cause: '' }))
}

const NOT_AN_ADDRESS: Pick<RefusedOrder, 'reason'> = { reason: 'it is neither an address nor a network' }

function unknownSet(set: string, { sets }: OrderDesk): Pick<RefusedOrder, 'reason' | 'hint'> | undefined {
  if (sets.includes(set)) return undefined
  const declared = sets.length === 0 ? 'the settings declare none' : `there are ${sets.join(', ')}`
  return {
    reason: `there is no ban set ${JSON.stringify(set)}`,
    hint: didYouMean(set, sets) ?? `${declared}; name one by --set`,
  }
}

function banOf({ set, address, until, rule }: BanOrder, at: number): Origin & BanEffect {
  const seconds = until === null ? null : (until - at) / 1e6
  return { effect: 'ban', at, source: BY_HAND, rule, set, address, seconds }
}

/** The ban as it may be; what the guard makes of one that may not is a line of a report, which says why. */
function guarded(ban: Origin & BanEffect, { guard }: OrderDesk): Effect | RefusedOrder {
  const effects = guard(ban)
  const allowed = effects.find(({ effect }) => effect === 'ban')
  if (allowed !== undefined) return allowed
  const [report] = effects
  const reason = report?.effect === 'report' ? report.message : 'it must not be banned'
  return { address: ban.address, set: ban.set, reason }
}

function isBanned(set: string, address: string, { store, now }: OrderDesk): boolean {
  const ban = store.findBan(set, address)
  return ban !== undefined && endOf(ban) > now * 1000
}

/** An address that is not banned itself may lie in a network that is. */
function notBanned(address: string, { store, now }: OrderDesk): RefusedOrder {
  const parsed = parseAddress(address)
  const holder = store.listBans(now).find((ban) => parsed && parseNetwork(ban.address)?.contains(parsed))
  const hint =
    holder === undefined
      ? 'name a ban set by --set to remove it there, should it be in the firewall only'
      : `but ${holder.address} is, by ${holder.set}, which holds it: remove that`
  return { address, set: null, reason: 'it is not banned', hint }
}

function endOf({ until }: { readonly until: number | null }): number {
  return until ?? Number.POSITIVE_INFINITY
}

function recordOf(order: BanOrder): BanRecord {
  const { set, address, since, until, times, rule, message } = order
  return { set, address, since, until, times, rule, message }
}

/**
 * Carries out orders, in the process that has the state. Throws a StateError where they cannot be committed: then the ledger,
 * too, is as it was.
 */
export async function carryOut(orders: Orders, desk: OrderDesk): Promise<OrdersDone> {
  const takeBack: (() => void)[] = []
  try {
    const careful = noting(desk, takeBack)
    return orders.command === 'ban'
      ? await banByOrder(orders.bans, orders, careful)
      : await unbanByOrder(orders.bans, careful)
  } catch (error) {
    // The last first: of an address that is named twice, the first knows what was before.
    for (const undo of takeBack.reverse()) undo()
    throw error
  }
}

/** The same desk; what it notes in the ledger can be taken back. */
function noting(desk: OrderDesk, takeBack: (() => void)[]): OrderDesk {
  const { guard, ledger } = desk
  return {
    ...desk,
    guard: (effect) => {
      if (effect.effect === 'ban' || effect.effect === 'unban') takeBack.push(ledger.keep(effect))
      return guard(effect)
    },
    ledger: {
      keep: (ban) => ledger.keep(ban),
      adopt: (ban, at) => {
        takeBack.push(ledger.keep(ban))
        ledger.adopt(ban, at)
      },
    },
  }
}
