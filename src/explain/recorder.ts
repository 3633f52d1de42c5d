import type { CheckedBranches, CheckedCall, CheckedChain, CheckedVerdict } from '../check/program.ts'
import type { Branch, Observer, Scene } from '../compile/observer.ts'
import { quietly } from '../compile/quietly.ts'
import type { Action, Filter, Gauge } from '../module/definition.ts'
import type { Value } from '../values/value.ts'
import type { Asked, Fact, Held } from './facts.ts'
import { fieldsRead, fieldsWritten } from './fields-of-call.ts'

/** How many facts of a walk are kept: far more than those of an ordinary one. */
const MOST_FACTS = 100_000

/** What was noted before a filter was asked or an action was run. */
interface Before {
  readonly read: ReadonlyMap<string, Value | undefined>
  readonly reason?: string | undefined
  readonly gauge?: Gauge | undefined
  readonly count: number
  readonly effects: number
  readonly failures: number
}

/** Writes down what happens in a walk, with the values of that moment. Nothing is worded here: most is never shown. */
export class Recorder implements Observer {
  #facts: Fact[] = []
  #asked: Asked[] = []
  #scene: Scene | undefined
  #before: Before | undefined

  /** What happened in the walk that began last. */
  get facts(): readonly Fact[] {
    return this.#facts
  }

  began(scene: Scene): void {
    this.#scene = scene
    this.#facts = []
    this.#asked = []
  }

  asking(call: CheckedCall<Filter>, reason: string | undefined): void {
    this.#before = this.#look(call, { reason })
  }

  answered(call: CheckedCall<Filter>, holds: boolean): void {
    const { read = new Map(), reason } = this.#before ?? {}
    const wrote = holds ? this.#held(fieldsWritten(call)) : []
    this.#asked.push({ call, holds, read, wrote, reason, failure: this.#failure() })
  }

  cameTo(chain: CheckedChain, enters: boolean): void {
    this.#add({ kind: 'base-chain', chain, enters, asked: this.takeAsked() })
  }

  tried(branch: Branch, form: CheckedBranches['form'], passed: boolean): void {
    this.#add({ kind: 'branch', branch, form, passed, asked: this.takeAsked() })
  }

  running(call: CheckedCall<Action>, gauge: Gauge | undefined): void {
    this.#before = this.#look(call, { gauge })
  }

  ran(call: CheckedCall<Action>): void {
    const { gauge, count = 0, effects = 0 } = this.#before ?? {}
    const counted = gauge && { counter: gauge.name, key: gauge.key, before: count, after: readGauge(gauge) }
    this.#add({
      kind: 'action',
      call,
      counted,
      wrote: this.#held(fieldsWritten(call)),
      effects: this.#scene?.effects.slice(effects) ?? [],
      failure: this.#failure(),
    })
  }

  follows(verdict: CheckedVerdict): void {
    this.#add({ kind: 'follows', verdict })
  }

  returned(verdict: CheckedVerdict): void {
    this.#add({ kind: 'returned', verdict })
  }

  fellThrough(): void {
    this.#add({ kind: 'fell-through' })
  }

  #look(call: CheckedCall<Filter | Action>, more: Pick<Before, 'reason' | 'gauge'>): Before {
    return {
      ...more,
      read: new Map(fieldsRead(call).map((name) => [name, this.#scene?.field(name)])),
      count: more.gauge === undefined ? 0 : readGauge(more.gauge),
      effects: this.#scene?.effects.length ?? 0,
      failures: this.#scene?.failures.length ?? 0,
    }
  }

  #held(names: readonly string[]): readonly Held[] {
    return names.flatMap((name): readonly Held[] => {
      const value = this.#scene?.field(name)
      return value === undefined ? [] : [[name, value]]
    })
  }

  #failure(): string | undefined {
    return this.#scene?.failures[this.#before?.failures ?? 0]?.error.message
  }

  /** The filters that were asked since the last branch or chain. */
  takeAsked(): readonly Asked[] {
    const asked = this.#asked
    this.#asked = []
    return asked
  }

  #add(fact: Fact): void {
    if (this.#facts.length < MOST_FACTS) this.#facts.push(fact)
  }
}

function readGauge(gauge: Gauge): number {
  return quietly(() => gauge.read()) ?? 0
}
