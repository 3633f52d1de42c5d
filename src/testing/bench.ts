import type { CheckedCondition, CheckedProgram } from '../check/program.ts'
import { compile, type Graph, type Walked } from '../compile/compile.ts'
import { BanLedger } from '../engine/ban-ledger.ts'
import { StateTables } from '../engine/state-tables.ts'
import type { Coverage } from '../explain/coverage.ts'
import { explain } from '../explain/explanation.ts'
import { decisive, reasonsOf } from '../explain/reasons.ts'
import { Recorder } from '../explain/recorder.ts'
import { renderExplanation } from '../explain/render.ts'
import type { Effect } from '../module/effect.ts'
import type { Accounts, BanJudge } from '../module/ports.ts'
import { fieldEntry } from './field-entry.ts'
import { TEST_MACHINE_JUDGE } from './test-machine.ts'

/** When the clock of a test starts: 2026-01-01T00:00:00Z, in microseconds. */
const START = Date.UTC(2026, 0, 1) * 1000

/** What a bench may be given besides. */
export interface BenchOptions {
  readonly coverage?: Coverage
  /** Who must never be banned; the machine of tests where it is left out. */
  readonly judge?: BanJudge
}

/** A compiled program with empty state and a clock of its own, on which entries are tried. */
export class TestBench {
  readonly #program: CheckedProgram
  readonly #graph: Graph
  readonly #recorder = new Recorder()
  readonly #tables = new StateTables()
  #source: string
  readonly #coverage: Coverage | undefined
  readonly #bans: BanLedger
  #now = START
  #last: Walked | undefined
  #effects: Effect[] = []

  constructor(
    program: CheckedProgram,
    accounts: Accounts,
    source: string,
    { coverage, judge = TEST_MACHINE_JUDGE }: BenchOptions = {},
  ) {
    const tables = this.#tables
    this.#program = program
    this.#bans = new BanLedger(tables)
    this.#graph = compile(program, {
      accounts,
      judge,
      timezone: 'UTC',
      table: (name) => tables.table(name),
      observer: this.#recorder,
    })
    this.#source = source
    this.#coverage = coverage
  }

  get program(): CheckedProgram {
    return this.#program
  }

  /** Begins anew, on empty state, with entries of a source: compiling a program is dear, so one bench serves many tests. */
  restart(source: string): void {
    this.#tables.clear()
    this.#source = source
    this.#now = START
    this.#last = undefined
    this.#effects = []
  }

  /** What the last walk came to; undefined before the first. */
  get last(): Walked | undefined {
    return this.#last
  }

  /** The effects since they were forgotten last. */
  get effects(): readonly Effect[] {
    return this.#effects
  }

  /** Explains the last walk, line by line. */
  trace({ colour = false } = {}): readonly string[] {
    const walked = this.#last
    if (walked === undefined) return []
    const { effects } = walked
    const walk = {
      program: this.#program,
      source: this.#source,
      facts: this.#recorder.facts,
      walked,
      effects,
    }
    return renderExplanation(explain(walk), colour)
  }

  /** Lets time pass, in microseconds. */
  pass(microseconds: number): void {
    this.#now += microseconds
  }

  walk(fields: Readonly<Record<string, string>>): void {
    this.#last = this.#graph.walk(fieldEntry(fields, this.#now), this.#source)
    for (const effect of this.#last.effects) this.#effects.push(this.#bans.note(effect))
    this.#coverage?.note(this.#recorder.facts)
  }

  forgetEffects(): void {
    this.#effects = []
  }

  /** Whether a condition holds for the entry that walked last. */
  holds(condition: CheckedCondition): boolean {
    return this.#ask(condition).holds
  }

  /** Why a condition does not hold for the entry that walked last; undefined where it does. */
  whyNot(condition: CheckedCondition): string | undefined {
    const { holds, reasons } = this.#ask(condition)
    return holds ? undefined : reasons().join('; ')
  }

  #ask(condition: CheckedCondition) {
    const holds = this.#graph.condition(condition)()
    const asked = this.#recorder.takeAsked()
    return { holds, reasons: () => reasonsOf(decisive(condition, asked)).map(({ text }) => text) }
  }
}
