import type { Outbox, OutboxItem, OutboxPayload, Outcome } from '../../src/engine/ports.ts'

interface Row {
  readonly item: OutboxItem
  readonly due: number
}

/** An outbox in memory, for tests of what works it off. */
export class MemoryOutbox implements Outbox {
  readonly settled: { readonly item: OutboxItem; readonly outcome: Outcome }[] = []
  #rows: Row[] = []
  #lastId = 0
  /** How many of the next calls of `settle` throw, as a full disk would have it. */
  failingSettles = 0

  add(...payloads: readonly OutboxPayload[]): void {
    for (const payload of payloads) {
      this.#lastId += 1
      this.#rows.push({
        item: { id: this.#lastId, key: `journal c ${this.#lastId}`, payload, attempts: 0 },
        due: 0,
      })
    }
  }

  due(now: number, limit: number, effects: readonly OutboxPayload['effect'][]): readonly OutboxItem[] {
    return this.#of(effects)
      .filter(({ due }) => due <= now)
      .slice(0, limit)
      .map(({ item }) => item)
  }

  nextDue(effects: readonly OutboxPayload['effect'][]): number | null {
    const times = this.#of(effects).map(({ due }) => due)
    return times.length === 0 ? null : Math.min(...times)
  }

  settle(
    results: readonly { readonly item: OutboxItem; readonly outcome: Outcome; readonly retryAt: number }[],
  ): void {
    if (this.failingSettles-- > 0) throw new Error('database or disk is full')
    for (const { item, outcome, retryAt } of results) {
      this.settled.push({ item, outcome })
      const rows = this.#rows.filter((row) => row.item.id !== item.id)
      const again = !outcome.ok && outcome.permanent !== true
      if (again) rows.push({ item: { ...item, attempts: item.attempts + 1 }, due: retryAt })
      this.#rows = rows.sort((left, right) => left.item.id - right.item.id)
    }
  }

  #of(effects: readonly OutboxPayload['effect'][]): readonly Row[] {
    return this.#rows.filter(({ item }) => effects.includes(item.payload.effect))
  }
}
