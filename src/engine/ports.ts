import type { Effect } from '../module/effect.ts'
import type { Entry } from '../module/entry.ts'
import type { BanRecord, Totals } from './report-content.ts'

/**
 * Where entries come from. Pulled: `next` never blocks for long and never does anything behind the caller's back, so
 * that what is not yet walked stays in the source (the journal is the buffer).
 */
export interface Source {
  readonly name: string
  /** The next entry at hand, or undefined where there is none now. The entry is valid until the next call. */
  next(): Entry | undefined
  /** The place behind the entry that `next` yielded last, or where reading starts; null where there is none to resume from. */
  cursor(): string | null
  /** A short name for the entry that `next` yielded last, unlike that of any other; where it has none, the cursor serves. */
  place?(): string | undefined
  /**
   * Whether the line that was read last stands for further entries, which `next` yields at once. The cursor lies behind all of
   * them: they belong into one batch.
   */
  readonly isWithinLine?: boolean
  /** Resolves when there may be entries again, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void>
  /** Whether it has come to an end for good: a recording was read whole. */
  readonly ended: boolean
  /**
   * Why it ended before its time, and may be opened again at its cursor. `moved`: nothing is wrong, but what comes now is
   * seen only by one that is opened anew.
   */
  readonly failure?: Trouble | 'moved' | undefined
  /** Resolves when nothing is missed any more of what comes, or it is known that it cannot be opened; at once if not given. */
  opened?(): Promise<void>
  /** What lies before this cursor is committed, and never read again: where it was kept for that, it may go. */
  committed?(cursor: string): void
  /** What it counted since it was opened, by the name of what is counted: messages that were refused, for example. */
  counts?(): Readonly<Record<string, number>>
  close(): void
}

/** Why a source cannot be read, and what to do about it. */
export interface Trouble {
  readonly message: string
  readonly hint: string
}

/** One keyed piece of state, as it is stored. */
export interface StateRow {
  /** Which table of state: `counter ssh`, `once_per main.chain:12`. */
  readonly table: string
  /** The key, as JSON array text. */
  readonly key: string
  /** The value as JSON text; of a growing one to which something was added, that of a `Grown` (module/growing.ts). */
  readonly value: string
  /** When it may be forgotten, in microseconds of the entries' time; null is never. */
  readonly expires: number | null
}

/** What a batch did to one of them; a null value deletes it. */
export interface StateChange extends Omit<StateRow, 'value'> {
  readonly value: string | null
  /** The value is what was added to the one that is stored. */
  readonly added?: true
}

/** An effect with what makes it the same effect when the batch is worked again after a crash. */
export interface KeyedEffect {
  /** `SOURCE CURSOR N`: the N-th effect of that entry. Empty for a line of the digest or of an archive. */
  readonly key: string
  readonly effect: Effect
  /** The MESSAGE of the entry that caused a ban, for its `why`; may be cut. Empty for other effects. */
  readonly cause: string
  /** Whose message it is, and the message, perhaps cut; only of a line that tells of an entry which no chain decided. */
  readonly unexpected?: { readonly identifier: string; readonly message: string; readonly isGrave: boolean }
}

/** How often points of the graph (compile/points.ts) were passed. */
export interface Hits {
  /** The time of the first entry that was counted, in microseconds since the epoch. */
  readonly since: number
  readonly counts: ReadonlyMap<string, number>
}

/** Everything that a number of entries changed: written in one transaction, or not at all. */
export interface Batch {
  /** The cursor behind the last entry, by source. */
  readonly cursors: ReadonlyMap<string, string>
  readonly changes: readonly StateChange[]
  readonly effects: readonly KeyedEffect[]
  /** Bans that are known from elsewhere: those remembered already stay as they are. They are noted before the effects. */
  readonly adopted?: readonly BanRecord[]
  /** What became of the entries, for the digest. */
  readonly totals: Totals
  readonly hits: Hits
}

/** The place where state outlives the process. */
export interface Store {
  /** Commits a batch: cursors, state, report lines, bans and the outbox together. */
  commit(batch: Batch): void
  cursorOf(source: string): string | null
  /** All keyed state that was committed, for the start. */
  state(): Iterable<StateRow>
}

/** The name of the digest that everybody has. */
export const REPORT = 'report'

/** A digest that was closed and waits to be mailed; its lines are removed once the mail is out. */
export interface DigestMail {
  readonly effect: 'digest'
  /** Which digest of the database. */
  readonly digest: number
  /** Which digest of the settings; REPORT for that of everybody. */
  readonly name: string
  /** When it was closed, in milliseconds since the epoch; those that earlier versions queued have none. */
  readonly closed?: number
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Records of one archive that were asked for together. */
export interface RecordedLines {
  readonly effect: 'record'
  readonly archive: string
  /** The time of the first of them, in microseconds since the epoch. */
  readonly at: number
  readonly records: number
  /** A line of JSON for each, with its end, in UTF-8. */
  readonly lines: Uint8Array
}

/** How far an archive is written: the name of its newest file, and how many bytes of it are ours. */
export interface ArchivePlace {
  readonly file: string
  readonly size: number
}

/**
 * What waits in the outbox: everything but report lines, which the store keeps itself; records, many of them as one. What
 * waits for one archive is carried out in its order.
 */
export type OutboxPayload = Exclude<Effect, { effect: 'report' | 'record' }> | DigestMail | RecordedLines

export type OutboxEffect = OutboxPayload['effect']

export interface OutboxItem {
  readonly id: number
  /** The idempotency key. */
  readonly key: string
  readonly payload: OutboxPayload
  /** How often it was tried already. */
  readonly attempts: number
  /** Since when it could not be carried out, in milliseconds since the epoch; null where that was never so. */
  readonly failingSince: number | null
  /** Who of those whom it is for have it already, by what an attempt before said. */
  readonly reached: readonly string[]
}

/** How trying to carry out an item ended. */
export type Outcome = DoneOutcome | FailedOutcome

export interface DoneOutcome {
  readonly ok: true
  /** Of records: up to where their archive is written now. */
  readonly place?: ArchivePlace
  /** Why it was not carried out as it was asked for, but in a lesser way that tells so: a digest was only announced. */
  readonly instead?: FailedOutcome
}

export interface FailedOutcome {
  readonly ok: false
  readonly error: string
  readonly hint?: string
  /** It is not tried again, but reported. */
  readonly permanent?: boolean
  /** Permanent, and nobody's fault by itself: what was asked for is over, such as a ban that lasted no longer. */
  readonly ranOut?: boolean
  /** Whatever else the executor has to do would fail alike: the mail server is down. */
  readonly blocking?: boolean
  /** All of those whom it is for that have it now, where some do: they do not get it again, nor is a digest's content told again. */
  readonly reached?: readonly string[]
  /** For how long whoever refused it wants to be left alone, in milliseconds. */
  readonly rest?: number
}

/** An outcome with what is to be noted of it. Times are milliseconds since the epoch. */
export interface Settled {
  readonly item: OutboxItem
  readonly outcome: Outcome
  /** When it ended so. */
  readonly at: number
  /** When the item may be tried again, where it failed for now. */
  readonly retryAt: number
}

/** Some ban sets: those with these names, or all that have others. */
export type BanSets = { readonly only: readonly string[] } | { readonly allBut: readonly string[] }

/** Which items of the outbox. */
export interface Share {
  readonly effects: readonly OutboxEffect[]
  /** Of bans and unbans, only those of these sets. */
  readonly sets?: BanSets
}

/** The effects that were committed and are not carried out yet. */
export interface Outbox {
  /** Items of a share that may be tried at `now` (milliseconds since the epoch), oldest first; none after the item `upTo`. */
  due(now: number, limit: number, share: Share, upTo?: number): readonly OutboxItem[]
  /**
   * Notes outcomes in one transaction: what is done is removed, what failed waits until `retryAt`. Where one was
   * blocking, all items of the share `blocked` are held up since then, too.
   */
  settle(results: readonly Settled[], blocked?: Share): void
  /**
   * Leaves out of how long the items of a share have been failing a long time in which none was tried: the machine slept or was
   * off, or its clock was set.
   */
  leaveOutIdle(now: number, share: Share): void
  /** When the next item of a share may be tried, in milliseconds since the epoch, or null where none waits. */
  nextDue(share: Share, upTo?: number): number | null
  /** The item committed last of those that wait; 0 where none does. What is committed later has a higher `id`. */
  newest(): number
}

/** Carries out a share of the effects. It never throws for what the world does: that is an outcome. */
export interface Executor extends Share {
  /** How many items it takes in one call; 1 where doing a thing twice after a crash would be seen. */
  readonly batchSize: number
  /** Milliseconds for which a failing item is tried again; without it, as long as it makes sense to the executor. */
  readonly patience?: number
  /** So many items may follow each other at once, further ones only one each `interval` (milliseconds). */
  readonly pace?: { readonly burst: number; readonly interval: number }
  /**
   * Carries out the items in order and says how each ended, in the same order. Every wait in it has an end; when the
   * signal aborts, it gives up at once what it cannot finish.
   */
  execute(items: readonly OutboxItem[], signal: AbortSignal): Promise<readonly Outcome[]>
  /** Told at the start, and whenever outcomes were noted: what had to wait for that may be done now. */
  noted?(): void
}
