import { haveCommon } from '../../src/effects/shares.ts'
import type { Outbox, OutboxItem, OutboxPayload, Settled, Share } from '../../src/engine/ports.ts'

interface Row {
  readonly item: OutboxItem
  readonly due: number
}

/** An outbox in memory, for tests of what works it off. */
export class MemoryOutbox implements Outbox {
  readonly settled: Settled[] = []
  #rows: Row[] = []
  #lastId = 0
  /** How many of the next calls of `settle` throw, as a full disk would have it. */
  failingSettles = 0

  add(...payloads: readonly OutboxPayload[]): void {
    for (const payload of payloads) {
      this.#lastId += 1
      this.#rows.push({
        item: {
          id: this.#lastId,
          key: `journal c ${this.#lastId}`,
          payload,
          attempts: 0,
          failingSince: null,
          reached: [],
        },
        due: 0,
      })
    }
  }

  due(now: number, limit: number, share: Share, upTo?: number): readonly OutboxItem[] {
    return this.#of(share, upTo)
      .filter(({ due }) => due <= now)
      .slice(0, limit)
      .map(({ item }) => item)
  }

  nextDue(share: Share, upTo?: number): number | null {
    const times = this.#of(share, upTo).map(({ due }) => due)
    return times.length === 0 ? null : Math.min(...times)
  }

  /** Nothing is left out: what is idle for long is tried with the real one. */
  leaveOutIdle(): void {}

  newest(): number {
    return this.#rows.at(-1)?.item.id ?? 0
  }

  settle(results: readonly Settled[], blocked: Share = { effects: [] }): void {
    if (this.failingSettles-- > 0) throw new Error('database or disk is full')
    for (const settled of results) {
      const { item, outcome, at, retryAt } = settled
      this.settled.push(settled)
      const rows = this.#rows.filter((row) => row.item.id !== item.id)
      const again = !outcome.ok && outcome.permanent !== true
      if (again)
        rows.push({
          item: {
            ...item,
            attempts: item.attempts + 1,
            failingSince: item.failingSince ?? at,
            reached: outcome.reached ?? item.reached,
          },
          due: retryAt,
        })
      this.#rows = rows.sort((left, right) => left.item.id - right.item.id)
      if (!outcome.ok && outcome.blocking) this.#hold(blocked, at)
    }
  }

  #hold(share: Share, at: number): void {
    this.#rows = this.#rows.map(({ item, due }) =>
      item.failingSince === null && belongs(item, share)
        ? { item: { ...item, failingSince: at }, due }
        : { item, due },
    )
  }

  #of(share: Share, upTo = Number.POSITIVE_INFINITY): readonly Row[] {
    return this.#rows.filter(({ item }) => belongs(item, share) && item.id <= upTo)
  }
}

function belongs({ payload }: OutboxItem, share: Share): boolean {
  const sets = 'set' in payload ? { sets: { only: [payload.set] } } : {}
  return haveCommon(share, { effects: [payload.effect], ...sets })
}
