import { type Condition, conditionOf, conditionText } from './conditions.ts'
import type { Step } from './configuration.ts'
import type { Importing } from './importing.ts'
import type { Linked } from './linking.ts'
import { statementOf } from './statements.ts'

const NOOP = 'action_noop'
/** What a service is known by: the fields that base chains are entered on. */
const SERVICE_FIELDS = ['SYSLOG_IDENTIFIER', '_SYSTEMD_UNIT', '_HOSTNAME']

/** The text of all chains, not yet formatted. */
export function chainsText({ base, regular, missing }: Linked, importing: Importing): string {
  for (const label of missing) importing.notes.loss(`no chain is called “${label}”, though a step goes there`)
  const written = new ChainWriter(importing)
  const policy = policyOf(base.at(-1), written)
  const chains = [
    ...base.slice(0, policy === undefined ? undefined : -1).map((label) => written.baseChain(label)),
    ...regular.filter((label) => !written.isDrop(label)).map((label) => written.chain(label)),
  ]
  if (policy === undefined) {
    importing.notes.elsewhere()
    importing.notes.difference(
      'what no chain decided was forgotten by Pyruse; here it is reported as unexpected',
    )
  }
  return [...chains, ...(policy === undefined ? [] : [policy])].join('\n\n')
}

/** The last chain, where it does nothing but report all that comes to it. */
function policyOf(label: string | undefined, written: ChainWriter): string | undefined {
  const steps = label === undefined ? [] : written.stepsOf(label)
  if (label === undefined || steps.length === 0) return undefined
  if (!steps.every(({ module, next }) => module === 'action_dailyReport' && next === undefined))
    return undefined
  return `${documentation(label)}policy ${written.actions(label).join(', ')}`
}

/** Writes chains of Pyruse as chains of the language. */
class ChainWriter {
  readonly #importing: Importing

  constructor(importing: Importing) {
    this.#importing = importing
  }

  stepsOf(label: string): readonly Step[] {
    return this.#importing.configuration.chains.get(label) ?? []
  }

  /** Whether a chain does nothing but end the walk: it is written as what it is, wherever it is gone to. */
  isDrop(label: string): boolean {
    const [first, ...more] = this.stepsOf(label)
    return first?.module === NOOP && first.next === undefined && more.length === 0
  }

  baseChain(label: string): string {
    const [first] = this.stepsOf(label)
    const entered = first !== undefined && isServiceTest(first) ? this.#condition(label, 0) : undefined
    const on = entered === undefined ? '' : ` on ${conditionText(entered)}`
    return this.#chain(label, ` from journal${on}`, entered === undefined ? 0 : 1)
  }

  chain(label: string): string {
    return this.#chain(label, '', 0)
  }

  /** The actions of a chain that has nothing else. */
  actions(label: string): readonly string[] {
    return this.stepsOf(label).flatMap((_, place) => this.#action(label, place))
  }

  #chain(label: string, hook: string, from: number): string {
    const name = this.#importing.chainNames.of(label)
    return `${documentation(label)}chain ${name}${hook} {\n${this.#statements(label, from).join('\n')}\n}`
  }

  /** All that comes from a step on. Where its end is reached, the walk goes on with the next base chain, as in Pyruse. */
  #statements(label: string, from: number): readonly string[] {
    const steps = this.stepsOf(label)
    const step = steps[from]
    if (step === undefined) return []
    if (step.kind === 'filter') return this.#filters(label, from)
    const statements = this.#action(label, from)
    if (step.next !== undefined) return [...statements, this.#goTo(step.next)]
    if (from + 1 < steps.length) return [...statements, ...this.#statements(label, from + 1)]
    return [...statements, step.module === NOOP ? 'drop' : 'accept']
  }

  /** Filters that stand one behind the other and lead to the same chain where they fail are one condition. */
  #filters(label: string, from: number): readonly string[] {
    const steps = this.stepsOf(label)
    let to = from
    while (isOneWith(steps[to], steps[to + 1])) to++
    const last = steps[to]
    const conditions: Condition[] = []
    for (let place = from; place <= to; place++) {
      const condition = this.#condition(label, place)
      if (condition === undefined) return this.#unknown(label, from)
      conditions.push(condition)
    }
    const body = last?.next === undefined ? this.#statements(label, to + 1) : [this.#goTo(last.next)]
    return branches(conditions, body, last?.otherwise === undefined ? undefined : this.#goTo(last.otherwise))
  }

  /** What a filter that nobody knows stands before, as comments; its `else` is gone. */
  #unknown(label: string, from: number): readonly string[] {
    const rest = this.stepsOf(label).slice(from)
    return [
      '# Not imported: write what stands for these steps of Pyruse.',
      ...rest.map((step) => `#   ${shown(step)}`),
    ]
  }

  #condition(label: string, place: number): Condition | undefined {
    const step = this.stepsOf(label)[place]
    this.#importing.notes.at(label, place)
    return step && conditionOf(step, this.#importing)
  }

  #action(label: string, place: number): readonly string[] {
    const step = this.stepsOf(label)[place]
    if (step === undefined || step.module === NOOP) return []
    this.#importing.notes.at(label, place)
    const statement = statementOf(step, this.#importing)
    return [statement ?? `# Not imported: ${shown(step)}`]
  }

  #goTo(label: string): string {
    return this.isDrop(label) ? 'drop' : `goto ${this.#importing.chainNames.of(label)}`
  }
}

/** Asked first, and with nothing to be done where it fails: nothing but these entries concerns the chain. */
function isServiceTest({ module, args, next, otherwise }: Step): boolean {
  const isTest = module === 'filter_equals' || module === 'filter_in'
  const isOfService = SERVICE_FIELDS.some((field) => field === args.field)
  return isTest && isOfService && next === undefined && otherwise === undefined
}

function isOneWith(step: Step | undefined, next: Step | undefined): boolean {
  if (step === undefined || next === undefined || step.next !== undefined) return false
  return next.kind === 'filter' && step.otherwise === next.otherwise
}

/** What is done where all conditions hold, and otherwise. */
function branches(
  conditions: readonly Condition[],
  body: readonly string[],
  otherwise: string | undefined,
): readonly string[] {
  const [first] = conditions
  if (first?.kind === 'match' && conditions.length === 1 && (otherwise || first.patterns.length > 1))
    return match(first, body, otherwise)
  const condition = conditions.map(conditionText).join(' and ')
  const block = [`if ${condition} {`, ...body, '}']
  if (otherwise !== undefined && !endsWalk(body)) return [...block.slice(0, -1), '} else {', otherwise, '}']
  const [only] = body
  const rule = body.length === 1 && endsWalk(body) ? [`${condition} -> ${only}`] : block
  return otherwise === undefined ? rule : [...rule, otherwise]
}

function match(
  { field, patterns }: Extract<Condition, { kind: 'match' }>,
  body: readonly string[],
  otherwise: string | undefined,
): readonly string[] {
  const [only] = body
  const done = body.length === 1 && endsWalk(body) ? [`-> ${only}`] : ['{', ...body, '}']
  const last = otherwise === undefined ? [] : [`else -> ${otherwise}`]
  return [`match ${field} {`, patterns.join(',\n'), ...done, ...last, '}']
}

/** Whether nothing that stands behind these statements is ever reached. */
function endsWalk(statements: readonly string[]): boolean {
  const last = statements.at(-1) ?? ''
  return last === 'drop' || last === 'accept' || last.startsWith('goto ')
}

/** A step of Pyruse on one line. */
function shown({ module, args, next, otherwise }: Step): string {
  const targets = [next && `then “${next}”`, otherwise && `else “${otherwise}”`].filter(Boolean)
  return [module, JSON.stringify(args), ...targets].join(' ').replaceAll(/\p{Cc}/gu, ' ')
}

function documentation(label: string): string {
  return `## ${label.replaceAll(/\s+/g, ' ').trim()}\n`
}
