import type { Entry } from '../module/entry.ts'
import type { Source, Trouble } from './ports.ts'

/** A source around another: what one of its kind does not do otherwise is left to that. */
export class SourceAround implements Source {
  readonly name: string
  protected readonly inner: Source

  constructor(inner: Source) {
    this.inner = inner
    this.name = inner.name
  }

  get ended(): boolean {
    return this.inner.ended
  }

  get failure(): Trouble | 'moved' | undefined {
    return this.inner.failure
  }

  get isWithinLine(): boolean {
    return this.inner.isWithinLine ?? false
  }

  next(): Entry | undefined {
    return this.inner.next()
  }

  cursor(): string | null {
    return this.inner.cursor()
  }

  place(): string | undefined {
    return this.inner.place?.()
  }

  wait(signal: AbortSignal): Promise<void> {
    return this.inner.wait(signal)
  }

  async opened(): Promise<void> {
    await this.inner.opened?.()
  }

  committed(cursor: string): void {
    this.inner.committed?.(cursor)
  }

  counts(): Readonly<Record<string, number>> {
    return this.inner.counts?.() ?? {}
  }

  close(): void {
    this.inner.close()
  }
}
