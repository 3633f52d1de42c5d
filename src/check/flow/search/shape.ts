import type { CheckedBranches, CheckedCommand, CheckedStatement } from '../../program.ts'
import { removedBy, writesOf } from '../call-fields.ts'
import { callsIn } from '../calls-in.ts'
import { type FlowGraph, targetsIn } from '../graph.ts'
import { statementsIn } from '../statements-in.ts'

/** What a statement, or several, may do. */
export interface Shape {
  /** The fields that it may change. */
  readonly writes: ReadonlySet<string>
  /** Whether a walk may come to its end. */
  readonly mayGoOn: boolean
  /** Whether a walk may leave the chain there, and go on behind it. */
  readonly mayLeave: boolean
  /** Whether a walk may be decided there, or leave the chain. */
  readonly mayEnd: boolean
}

const NO_FIELDS: ReadonlySet<string> = new Set()
const GOES_ON = { mayGoOn: true, mayLeave: false, mayEnd: false }
const LEAVES = { mayGoOn: false, mayLeave: true, mayEnd: true }
const DECIDES = { mayGoOn: false, mayLeave: false, mayEnd: true }

/** What a block may do, and the chains that it goes to. */
export interface BlockShape extends Shape {
  readonly targets: ReadonlySet<string>
}

/** The shapes of all blocks of a program, each found once. */
export class Shapes {
  readonly #graph: FlowGraph
  readonly #blocks = new Map<readonly CheckedStatement[], BlockShape>()
  readonly #branches = new Map<CheckedBranches, Shape>()
  readonly #chains = new Map<string, Shape>()

  constructor(graph: FlowGraph) {
    this.#graph = graph
  }

  /** Of a whole chain, as seen from where it is entered: `mayGoOn` is whether the walk may come back from it. */
  ofChain(name: string): Shape {
    const known = this.#chains.get(name)
    if (known !== undefined) return known
    const body = this.#graph.nodes.get(name)?.body ?? []
    const { writes, mayGoOn, mayLeave } = this.ofBlock(body)
    const shape = { writes, mayGoOn: mayGoOn || mayLeave, mayLeave: false, mayEnd: this.#decides(body) }
    this.#chains.set(name, shape)
    return shape
  }

  ofBlock(block: readonly CheckedStatement[]): BlockShape {
    const known = this.#blocks.get(block)
    if (known !== undefined) return known
    const writes = new Set<string>()
    let mayGoOn = true
    let mayLeave = false
    let mayEnd = false
    for (const statement of block) {
      const shape = this.#ofStatement(statement)
      for (const field of shape.writes) writes.add(field)
      mayLeave ||= mayGoOn && shape.mayLeave
      mayEnd ||= shape.mayEnd
      mayGoOn &&= shape.mayGoOn
    }
    const shape = { writes, mayGoOn, mayLeave, mayEnd, targets: targetsIn(block) }
    this.#blocks.set(block, shape)
    return shape
  }

  #ofStatement(statement: CheckedStatement): Shape {
    switch (statement.kind) {
      case 'command':
        return { ...GOES_ON, writes: changedBy(statement) }
      case 'branches':
        return this.ofBranches(statement)
      case 'verdict': {
        const { verdict, target } = statement
        if (target === undefined) return { ...(verdict === 'return' ? LEAVES : DECIDES), writes: NO_FIELDS }
        const there = this.ofChain(target)
        if (verdict === 'jump') return there
        return { ...(there.mayGoOn ? LEAVES : DECIDES), writes: there.writes }
      }
    }
  }

  ofBranches(statement: CheckedBranches): Shape {
    const known = this.#branches.get(statement)
    if (known !== undefined) return known
    const { branches } = statement
    const writes = new Set<string>()
    let mayGoOn = branches.at(-1)?.condition !== null
    let mayLeave = false
    let mayEnd = false
    for (const { condition, body } of branches) {
      for (const call of condition === null ? [] : callsIn(condition))
        for (const { field } of writesOf(call)) writes.add(field)
      const shape = this.ofBlock(body)
      for (const field of shape.writes) writes.add(field)
      mayGoOn ||= shape.mayGoOn
      mayLeave ||= shape.mayLeave
      mayEnd ||= shape.mayEnd
    }
    const shape = { writes, mayGoOn, mayLeave, mayEnd }
    this.#branches.set(statement, shape)
    return shape
  }

  /** Whether a walk may be decided in the block, rather than only leave its chain. */
  #decides(block: readonly CheckedStatement[]): boolean {
    for (const statement of statementsIn(block)) {
      if (statement.kind !== 'verdict') continue
      const { verdict, target } = statement
      if (target === undefined ? verdict !== 'return' : this.ofChain(target).mayEnd) return true
    }
    return false
  }
}

function changedBy({ call }: CheckedCommand): ReadonlySet<string> {
  return new Set([...writesOf(call).map(({ field }) => field), ...removedBy(call)])
}
