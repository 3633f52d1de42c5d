import type { CheckedCondition, CheckedProgram } from '../check/program.ts'
import { compile, type Graph, type Walked } from '../compile/compile.ts'
import type { Observer } from '../compile/observer.ts'
import { StateTables } from '../engine/state-tables.ts'
import type { Effect } from '../module/effect.ts'
import type { Accounts } from '../module/ports.ts'
import { fieldEntry } from './field-entry.ts'
import { Trace } from './trace.ts'

/** When the clock of a test starts: 2026-01-01T00:00:00Z, in microseconds. */
const START = Date.UTC(2026, 0, 1) * 1000

/** A compiled program with empty state and a clock of its own, on which entries are tried. */
export class TestBench {
  readonly #graph: Graph
  readonly #trace = new Trace()
  readonly #source: string
  #now = START
  #last: Walked | undefined
  #effects: Effect[] = []

  constructor(program: CheckedProgram, accounts: Accounts, source: string) {
    const tables = new StateTables()
    const observer: Observer = this.#trace
    this.#graph = compile(program, {
      accounts,
      timezone: 'UTC',
      table: (name) => tables.table(name),
      observer,
    })
    this.#source = source
  }

  /** What the last walk came to; undefined before the first. */
  get last(): Walked | undefined {
    return this.#last
  }

  /** The effects since they were forgotten last. */
  get effects(): readonly Effect[] {
    return this.#effects
  }

  /** The steps of the last walk, for people. */
  get trace(): readonly string[] {
    return this.#trace.lines
  }

  /** Lets time pass, in microseconds. */
  pass(microseconds: number): void {
    this.#now += microseconds
  }

  walk(fields: Readonly<Record<string, string>>): void {
    this.#trace.clear()
    this.#last = this.#graph.walk(fieldEntry(fields, this.#now), this.#source)
    this.#effects.push(...this.#last.effects)
  }

  forgetEffects(): void {
    this.#effects = []
  }

  /** Whether a condition holds for the entry that walked last. */
  holds(condition: CheckedCondition): boolean {
    return this.#graph.condition(condition)()
  }
}
