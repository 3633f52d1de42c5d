import type {
  CheckedBranches,
  CheckedCommand,
  CheckedCondition,
  CheckedStatement,
  CheckedVerdict,
} from '../../program.ts'
import { removedBy, writesOf } from '../call-fields.ts'
import type { FlowNode } from '../graph.ts'
import { typesIn } from '../presence.ts'
import { Facts } from './facts.ts'
import type { Goal, Route, Searched } from './goal.ts'
import type { Shape } from './shape.ts'
import { assumeFilter, writeWhatIsTrue } from './tests.ts'
import { Way } from './way.ts'

/** What is left to do on a path: statements of a block, and a condition that is to be assumed before. */
type Frame =
  | {
      readonly kind: 'block'
      readonly statements: readonly CheckedStatement[]
      readonly at: number
      /** Behind the block, and behind the chain. */
      readonly after: Frame | undefined
      readonly exit: Frame | undefined
      readonly route: Route | undefined
    }
  | {
      readonly kind: 'assume'
      readonly condition: CheckedCondition
      readonly wanted: boolean
      readonly after: Frame
    }
type Block = Extract<Frame, { kind: 'block' }>

/** How a walk may go on: what is left to do, or what was found. */
type Next = Frame | Found | undefined
interface Found {
  readonly kind: 'found'
  readonly route: Route | undefined
}

/** The key under which a path remembers that it came to the command. */
const CAME = 'came to the command'

/**
 * Looks for a walk that is free of contradictions: no filter that was true is false later, no field set that was missing. It
 * tries the paths one after the other, and gives up after so many steps; so it finds a walk that there is, or nothing.
 */
export function findWalk(
  searched: Searched,
  goal: Goal,
  mostSteps: number,
): { readonly found: Found | undefined; readonly steps: number } {
  const search = new Search(searched, goal)
  const found = search.run(mostSteps)
  return { found, steps: search.work }
}

class Search {
  #steps = 0
  readonly #searched: Searched
  readonly #goal: Goal
  readonly #facts = new Facts()
  readonly #way: Way
  #cameBy: Route | undefined
  readonly #choices: { readonly others: Next[]; readonly mark: number }[] = []

  constructor(searched: Searched, goal: Goal) {
    this.#searched = searched
    this.#goal = goal
    this.#way = new Way(searched, goal)
  }

  /** How much was looked at. */
  get work(): number {
    return this.#steps + this.#facts.work + this.#way.work
  }

  run(mostSteps: number): Found | undefined {
    const starts = this.#searched.graph.sources.filter(({ name }) => this.#way.throughChain(name))
    let next = this.#choose(starts.map((source) => blockOf(source, undefined, undefined, undefined)))
    for (; this.work < mostSteps; this.#steps++) {
      if (next?.kind === 'found') return next
      if (next !== undefined) {
        next = next.kind === 'assume' ? this.#assume(next) : this.#step(next)
        continue
      }
      const choice = this.#choices.at(-1)
      if (choice === undefined) return undefined
      this.#facts.takeBack(choice.mark)
      next = choice.others.shift()
      if (choice.others.length === 0) this.#choices.pop()
    }
    return undefined
  }

  /** Goes the first of several ways, and the others later. */
  #choose(ways: readonly Frame[]): Next {
    const [first, ...others] = ways
    if (others.length > 0) this.#choices.push({ others, mark: this.#facts.mark() })
    return first
  }

  #assume({ condition, wanted, after }: Extract<Frame, { kind: 'assume' }>): Next {
    switch (condition.kind) {
      case 'not':
        return { kind: 'assume', condition: condition.operand, wanted: !wanted, after }
      case 'filter':
        if (!assumeFilter(this.#facts, condition.call, wanted)) return undefined
        if (wanted) writeWhatIsTrue(this.#facts, condition.call)
        return after
      default:
        return this.#assumeAll(condition, wanted, after)
    }
  }

  /** All of `and`, none of `or`, in turn; else one way for each operand that decides. */
  #assumeAll(
    { kind, operands }: Extract<CheckedCondition, { kind: 'and' | 'or' }>,
    wanted: boolean,
    after: Frame,
  ): Next {
    const inTurn = (block: readonly CheckedCondition[], truth: boolean, end: Frame): Frame =>
      block.reduceRight<Frame>(
        (then, condition) => ({ kind: 'assume', condition, wanted: truth, after: then }),
        end,
      )
    if (wanted === (kind === 'and')) return inTurn(operands, wanted, after)
    return this.#choose(
      operands.map((condition, at) =>
        inTurn(operands.slice(0, at), !wanted, { kind: 'assume', condition, wanted, after }),
      ),
    )
  }

  #step(block: Block): Next {
    const statement = block.statements[block.at]
    if (statement === undefined) return block.after
    const rest = { ...block, at: block.at + 1 }
    switch (statement.kind) {
      case 'command':
        return this.#command(statement, rest)
      case 'verdict':
        return this.#verdict(statement, rest)
      case 'branches':
        return this.#branches(statement, rest)
    }
  }

  #command(command: CheckedCommand, rest: Block): Next {
    const facts = this.#facts
    if (command === this.#goal.command && !this.#came()) {
      if (!this.#goal.holds(facts)) return undefined
      if (!this.#goal.toPolicy) return { kind: 'found', route: rest.route }
      facts.assume(CAME, true)
      this.#cameBy = rest.route
    }
    for (const field of removedBy(command.call)) facts.unset(field)
    for (const { field, value, constant } of writesOf(command.call)) {
      if (typeof value === 'number') {
        facts.setField(field, facts.fresh('set', typesIn(value) ?? [], constant))
        continue
      }
      const origin = facts.field(value.copyOf)
      if (origin.presence !== 'unset') facts.setField(field, origin)
    }
    return rest
  }

  #verdict({ verdict, target, ...place }: CheckedVerdict, rest: Block): Next {
    if (target === undefined) return verdict === 'return' ? rest.exit : undefined
    const node = this.#searched.graph.nodes.get(target)
    if (node === undefined) return undefined
    if (node.kind === 'policy' && this.#came())
      return this.#searched.policyReports(target) ? { kind: 'found', route: this.#cameBy } : undefined
    const shape = this.#searched.shapes.ofChain(target)
    if (verdict === 'jump' && !this.#leads(target) && this.#isNoMatter(shape) && !shape.mayEnd)
      return this.#pass(shape, rest)
    const back = verdict === 'jump' ? rest : rest.exit
    const step = { verdict: { verdict, target, ...place }, before: rest.route }
    return blockOf(node, back, back, step)
  }

  #branches(statement: CheckedBranches, rest: Block): Next {
    const { shapes } = this.#searched
    const { branches } = statement
    const all = branches.map(({ body }) => shapes.ofBlock(body))
    const leading = this.#came()
      ? []
      : branches.flatMap((branch, at) => (this.#way.throughBranch(branch, all[at]) ? [at] : []))
    const whole = shapes.ofBranches(statement)
    if (leading.length === 0 && !whole.mayEnd && this.#isNoMatter(whole)) return this.#pass(whole, rest)

    const into = (at: number): Frame => {
      const branch = branches[at]
      if (branch === undefined) return this.#unlessBefore(branches, at, rest)
      const body: Frame = { ...rest, statements: branch.body, at: 0, after: rest }
      const { condition } = branch
      const entered: Frame =
        condition === null ? body : { kind: 'assume', condition, wanted: true, after: body }
      return this.#unlessBefore(branches, at, entered)
    }
    const passing = branches.at(-1)?.condition === null ? [] : [branches.length]
    const through = [...branches.keys()].filter((at) => !leading.includes(at) && all[at]?.mayGoOn)
    const leaving = [...branches.keys()].filter(
      (at) => all[at]?.mayLeave && !all[at]?.mayGoOn && !leading.includes(at),
    )
    const others = [
      ...(this.#mayStillLead(rest) ? [...passing, ...through] : []),
      ...(this.#mayStillLead(rest.exit) ? leaving : []),
    ]
    return this.#choose([...leading, ...others].map(into))
  }

  /** Where no branch before the n-th is taken. */
  #unlessBefore(branches: CheckedBranches['branches'], at: number, then: Frame): Frame {
    return branches.slice(0, at).reduceRight<Frame>((after, { condition }) => {
      return condition === null ? after : { kind: 'assume', condition, wanted: false, after }
    }, then)
  }

  #came(): boolean {
    return this.#facts.known(CAME) !== undefined
  }

  #leads(chain: string): boolean {
    return !this.#came() && this.#way.throughChain(chain)
  }

  /** Whether one may still come to the command, or, where the walk was there, to the policy. */
  #mayStillLead(from: Frame | undefined): boolean {
    if (this.#came()) return true
    for (let frame = from; frame !== undefined; frame = frame.after) {
      if (frame.kind === 'block' && this.#way.throughRest(frame.statements, frame.at)) return true
    }
    return false
  }

  #isNoMatter({ writes }: Shape): boolean {
    return ![...writes].some((field) => this.#goal.matters(field))
  }

  /** Goes over what neither ends the walk nor changes anything that matters. */
  #pass({ writes }: Shape, rest: Block): Next {
    for (const field of writes) this.#facts.setField(field, this.#facts.fresh('unknown', []))
    return rest
  }
}

function blockOf(
  { body }: FlowNode,
  after: Frame | undefined,
  exit: Frame | undefined,
  route: Route | undefined,
): Block {
  return { kind: 'block', statements: body, at: 0, after, exit, route }
}
