import { branches } from './branches.ts'
import { type Condition, conditionOf, conditionText, networkList } from './conditions.ts'
import type { Step } from './configuration.ts'
import type { Importing } from './importing.ts'
import type { Linked } from './linking.ts'
import { statementOf } from './statements.ts'

const NOOP = 'action_noop'
/** What a service is known by: the fields that base chains are entered on. */
const SERVICE_FIELDS = ['SYSLOG_IDENTIFIER', '_SYSTEMD_UNIT', '_HOSTNAME']
const TESTS = ['filter_equals', 'filter_in']

/** The text of all chains in the order of the file, not yet formatted. */
export function chainsText({ base, missing }: Linked, importing: Importing): string {
  const labels = [...importing.configuration.chains.keys()]
  for (const label of missing) importing.notes.loss(`no chain is called “${label}”, though a step goes there`)
  const written = new ChainWriter(importing)
  const defines = [...importing.networks.all()].map(
    ([name, networks]) => `define ${name} = ${networkList(networks)}`,
  )
  const last = base.at(-1)
  const policy = policyOf(last, written)
  const entered = new Set(base)
  const chains = labels.flatMap((label) => {
    if (label === last && policy !== undefined) return []
    if (entered.has(label)) return [written.baseChain(label)]
    return written.isDrop(label) ? [] : [written.chain(label)]
  })
  if (policy === undefined) {
    importing.notes.elsewhere()
    importing.notes.difference(
      'what no chain decided was forgotten by Pyruse; here it is reported as unexpected',
    )
  }
  return [...defines, ...chains, ...(policy === undefined ? [] : [policy])].join('\n\n')
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
    const body = entered === undefined ? this.#statements(label, 0) : this.#passed(label, 0)
    return this.#chain(label, ` from journal${on}`, body)
  }

  chain(label: string): string {
    return this.#chain(label, '', this.#statements(label, 0))
  }

  /** The actions of a chain that has nothing else. */
  actions(label: string): readonly string[] {
    return this.stepsOf(label).flatMap((_, place) => this.#action(label, place))
  }

  #chain(label: string, hook: string, body: readonly string[]): string {
    const name = this.#importing.chainNames.of(label)
    return `${documentation(label)}chain ${name}${hook} {\n${body.join('\n')}\n}`
  }

  /** What is done where a filter holds. */
  #passed(label: string, place: number): readonly string[] {
    const next = this.stepsOf(label)[place]?.next
    return next === undefined ? this.#statements(label, place + 1) : this.#leave(label, place, next)
  }

  /** What stands behind a step with a `then` of its own is never reached. */
  #leave(label: string, place: number, next: string): readonly string[] {
    const { notes } = this.#importing
    notes.at(stepPlace(label, place))
    if (place + 1 < this.stepsOf(label).length)
      notes.difference('what stands behind its `then` was never reached, and is left out')
    return [this.#goTo(next)]
  }

  /** All that comes from a step on. Where its end is reached, the walk goes on with the next base chain, as in Pyruse. */
  #statements(label: string, from: number): readonly string[] {
    const steps = this.stepsOf(label)
    const step = steps[from]
    if (step === undefined) return []
    if (step.kind === 'filter') return this.#filters(label, from)
    const statements = this.#action(label, from)
    if (step.next !== undefined) return [...statements, ...this.#leave(label, from, step.next)]
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
    return branches(
      conditions,
      this.#passed(label, to),
      last?.otherwise === undefined ? undefined : this.#goTo(last.otherwise),
    )
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
    this.#importing.notes.at(stepPlace(label, place))
    return step && conditionOf(step, this.#importing)
  }

  #action(label: string, place: number): readonly string[] {
    const step = this.stepsOf(label)[place]
    if (step === undefined || step.module === NOOP) return []
    this.#importing.notes.at(stepPlace(label, place))
    const statement = statementOf(step, this.#importing)
    return [statement ?? `# Not imported: ${shown(step)}`]
  }

  #goTo(label: string): string {
    return this.isDrop(label) ? 'drop' : `goto ${this.#importing.chainNames.of(label)}`
  }
}

/** Asked first, and with nothing to be done where it fails: nothing but these entries concerns the chain. */
function isServiceTest({ module, args, otherwise }: Step): boolean {
  const isOfService = SERVICE_FIELDS.some((field) => field === args.field)
  return isOfService && otherwise === undefined && (TESTS.includes(module) || isPlainPattern(args))
}

/** Whether this is one pattern that captures nothing. */
function isPlainPattern({ re }: Step['args']): boolean {
  const [pattern, ...more] = [re].flat()
  return typeof pattern === 'string' && more.length === 0 && !/\((?!\?:)/.test(pattern)
}

function isOneWith(step: Step | undefined, next: Step | undefined): boolean {
  if (step === undefined || next === undefined || step.next !== undefined) return false
  return next.kind === 'filter' && step.otherwise === next.otherwise
}

/** A step of Pyruse on one line. */
function shown({ module, args, next, otherwise }: Step): string {
  const targets = [next && `then “${next}”`, otherwise && `else “${otherwise}”`].filter(Boolean)
  return [module, JSON.stringify(args), ...targets].join(' ').replaceAll(/\p{Cc}/gu, ' ')
}

/** The label of a chain without the dots that chains begin with that are only gone to; nothing where its name says as much. */
function documentation(label: string): string {
  const text = label
    .replace(/^(?:…|\.\.\.)/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return /^[a-z0-9_]*$/.test(text) ? '' : `## ${text}\n`
}

/** Where a step stands, for people. */
function stepPlace(label: string, step: number): string {
  return `“${label}”, step ${step + 1}`
}
