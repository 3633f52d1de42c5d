import type { Span } from '../../diagnostics/span.ts'
import type { Action, Filter } from '../../module/definition.ts'
import { canBeJournalField, journalFieldType } from '../journal-fields.ts'
import type {
  CheckedBranches,
  CheckedCall,
  CheckedCommand,
  CheckedStatement,
  CheckedVerdict,
} from '../program.ts'
import { type FieldRead, readsOf, removedBy, writesOf } from './call-fields.ts'
import { FieldStates } from './field-states.ts'
import { Meeting } from './meeting.ts'
import { outcomesOf } from './outcomes.ts'
import {
  ASSUMED,
  after,
  INHERITED,
  INHERITED_SET,
  isInherited,
  NOTHING,
  OF_UNKNOWN_TYPE,
  type Presence,
  setTo,
  UNSET,
  whereSet,
} from './presence.ts'

/** A use of a field, with what may be in it there. */
export interface FieldUse extends FieldRead {
  readonly presence: Presence
  readonly call: CheckedCall<Action | Filter>
  /** The action that reads it; undefined where a condition does. */
  readonly command: CheckedCommand | undefined
}

/** Where a chain goes to another one, and what may be in the fields that matter there. */
export interface ChainCall {
  readonly target: string
  readonly verdict: CheckedVerdict
  readonly fields: ReadonlyMap<string, Presence>
}

/** What no walk comes to, and what stands before it. */
export interface Unreachable {
  readonly span: Span
  readonly because: Span
}

/** What a chain does with fields, whoever enters it: all presences are seen from its entry. */
export interface ChainFlow {
  readonly uses: readonly FieldUse[]
  readonly calls: readonly ChainCall[]
  readonly unreachable: readonly Unreachable[]
  /** What became of the fields where the walk leaves the chain and goes on; undefined where it never does. */
  readonly exit: ReadonlyMap<string, Presence> | undefined
  /** The fields of which it matters what they are at the entry. */
  readonly needs: ReadonlySet<string>
}

/** Follows all paths through the statements of a chain. Those of the chains that it goes to must have been followed. */
export function followChain(
  body: readonly CheckedStatement[],
  flowOf: (chain: string) => ChainFlow,
): ChainFlow {
  return new Follower(flowOf).follow(body)
}

class Follower {
  readonly #flowOf: (chain: string) => ChainFlow
  readonly #uses: FieldUse[] = []
  readonly #calls: ChainCall[] = []
  readonly #unreachable: Unreachable[] = []
  #exit: Map<string, Presence> | undefined

  constructor(flowOf: (chain: string) => ChainFlow) {
    this.#flowOf = flowOf
  }

  follow(body: readonly CheckedStatement[]): ChainFlow {
    const fields = new FieldStates()
    if (this.#block(body, fields)) this.#leave(fields, undefined)
    const needs = new Set<string>()
    for (const { field, presence } of this.#uses) if (isInherited(presence)) needs.add(field)
    for (const { target, fields: passed } of this.#calls)
      for (const field of this.#flowOf(target).needs)
        if (isInherited(passed.get(field) ?? INHERITED)) needs.add(field)
    return {
      uses: this.#uses,
      calls: this.#calls,
      unreachable: this.#unreachable,
      exit: this.#exit,
      needs,
    }
  }

  /** Whether the walk may go on behind the statements; the fields are then as they are there. */
  #block(statements: readonly CheckedStatement[], fields: FieldStates): boolean {
    for (const [at, statement] of statements.entries()) {
      if (this.#statement(statement, fields)) continue
      const next = statements[at + 1]
      if (next !== undefined) this.#unreachable.push({ span: spanOf(next), because: spanOf(statement) })
      return false
    }
    return true
  }

  #statement(statement: CheckedStatement, fields: FieldStates): boolean {
    switch (statement.kind) {
      case 'command':
        this.#command(statement, fields)
        return true
      case 'branches':
        return this.#branches(statement, fields)
      case 'verdict':
        return this.#verdict(statement, fields)
    }
  }

  #branches({ branches }: CheckedBranches, fields: FieldStates): boolean {
    const meeting = new Meeting(fields)
    let left: FieldStates | undefined = meeting.trunk
    for (const [at, { condition, body, span }] of branches.entries()) {
      if (left === undefined) {
        this.#unreachable.push({ span, because: branches[at - 1]?.span ?? span })
        break
      }
      meeting.goOn(left)
      if (condition === null) {
        this.#body(body, meeting.trunk, meeting)
        left = undefined
        break
      }
      const { yes, no } = outcomesOf(condition, meeting.trunk, (call, seen) =>
        this.#read(call, seen, undefined),
      )
      if (yes !== undefined) this.#body(body, yes, meeting)
      left = no
    }
    if (left !== undefined) meeting.arrive(left)
    const end = meeting.end()
    if (end !== undefined) fields.become(end)
    return end !== undefined
  }

  /** Follows a branch in a state of its own: the one that it begins in is also that of what comes behind it. */
  #body(body: readonly CheckedStatement[], begin: FieldStates, meeting: Meeting): void {
    const fields = new FieldStates(begin)
    if (this.#block(body, fields)) meeting.arrive(fields)
  }

  #verdict(verdict: CheckedVerdict, fields: FieldStates): boolean {
    const { target } = verdict
    if (target === undefined) {
      if (verdict.verdict === 'return') this.#leave(fields, undefined)
      return false
    }
    const { exit, needs } = this.#flowOf(target)
    const passed = new Map([...needs].map((field) => [field, fields.get(field)]))
    this.#calls.push({ target, verdict, fields: passed })
    if (exit === undefined) return false
    if (verdict.verdict === 'goto') {
      this.#leave(fields, exit)
      return false
    }
    for (const [field, presence] of exit) fields.set(field, after(fields.get(field), presence))
    return true
  }

  /** Leaves the chain; with `goto`, behind what another chain made of the fields. */
  #leave(fields: FieldStates, through: ReadonlyMap<string, Presence> | undefined): void {
    const changes = new Map(fields.changesSince(undefined))
    for (const [field, presence] of through ?? [])
      changes.set(field, after(changes.get(field) ?? INHERITED, presence))
    const exit = this.#exit
    if (exit === undefined) {
      this.#exit = changes
      return
    }
    for (const [field, presence] of changes) exit.set(field, presence | (exit.get(field) ?? INHERITED))
    for (const [field, presence] of exit) if (!changes.has(field)) exit.set(field, presence | INHERITED)
  }

  #command(command: CheckedCommand, fields: FieldStates): void {
    const { call } = command
    this.#read(call, fields, command)
    for (const field of removedBy(call)) fields.set(field, UNSET)
    for (const { field, value, certainty } of writesOf(call)) {
      if (typeof value === 'number') fields.set(field, certainty === 'assumed' ? value | ASSUMED : value)
      else fields.set(field, copied(value.copyOf, fields, field))
    }
  }

  #read(call: CheckedCall<Action | Filter>, fields: FieldStates, command: CheckedCommand | undefined): void {
    for (const read of readsOf(call))
      this.#uses.push({ ...read, presence: fields.get(read.field), call, command })
  }
}

/** What is in a field that is set from another one: where that one is missing, it stays as it was. */
function copied(origin: string, fields: FieldStates, target: string): Presence {
  if (canBeJournalField(origin)) return setTo([journalFieldType(origin)]) | ASSUMED
  const from = fields.get(origin)
  const before = fields.get(target)
  const unknown = isInherited(from) ? OF_UNKNOWN_TYPE : NOTHING
  const kept = from & (UNSET | INHERITED) ? before : NOTHING
  return (whereSet(from) & ~INHERITED_SET) | unknown | kept
}

function spanOf(statement: CheckedStatement): Span {
  if (statement.kind === 'command') return statement.call.span
  if (statement.kind === 'verdict') return statement.span
  const [first] = statement.branches
  if (first === undefined) throw new Error('a rule without any branch')
  return first.span
}
