import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { CheckedChain, CheckedStatement, CheckedVerdict } from './program.ts'

/** How many chains may stand one inside the other: far more than anybody writes, and few enough for the stack. */
const DEEPEST_JUMPS = 500

/** How many chains of a longer loop are named, half of them from its begin. */
const MOST_NAMED = 40

/** A chain on the way, the jumps in it that are still to be followed, and the jump that led to the next one. */
interface Step {
  readonly name: string
  readonly left: CheckedVerdict[]
  taken?: CheckedVerdict
}

/**
 * Reports every loop of `jump`s and `goto`s once, naming all of it, at the verdict that closes it; and a way that is too
 * long for the walk. It keeps its own stack: the chains of a program may be as many as they like.
 */
export function findCycles(chains: ReadonlyMap<string, CheckedChain>): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  /** How many chains stand one inside the other below each that is finished, itself included. */
  const depths = new Map<string, number>()
  for (const first of chains.keys()) if (!depths.has(first)) search(first)
  return diagnostics

  function search(first: string): void {
    const path: Step[] = []
    const places = new Map<string, number>()
    const enter = (name: string) => {
      places.set(name, path.length)
      path.push({ name, left: targetsIn(chains.get(name)?.body ?? []) })
    }
    enter(first)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const verdict = step.left.pop()
      if (verdict === undefined) {
        path.pop()
        places.delete(step.name)
        finish(step)
        continue
      }
      step.taken = verdict
      const from = places.get(verdict.target ?? '')
      if (from !== undefined) diagnostics.push(loopOf(path, from, verdict))
      else if (!depths.has(verdict.target ?? '')) enter(verdict.target ?? '')
    }
  }

  function finish({ name }: Step): void {
    let depth = 0
    for (const verdict of targetsIn(chains.get(name)?.body ?? [])) {
      const below = depths.get(verdict.target ?? '') ?? 0
      if (below === DEEPEST_JUMPS) diagnostics.push(diagnose('PY0450', verdict.span, { most: DEEPEST_JUMPS }))
      depth = Math.max(depth, below)
    }
    depths.set(name, depth + 1)
  }
}

function loopOf(path: readonly Step[], from: number, closing: CheckedVerdict): Diagnostic {
  const half = MOST_NAMED / 2
  const steps = path.length - from
  const shown =
    steps <= MOST_NAMED ? path.slice(from) : [...path.slice(from, from + half), ...path.slice(-half)]
  const names = [...shown.map(({ name }) => `\`${name}\``), `\`${closing.target}\``]
  if (steps > MOST_NAMED) names.splice(half, 0, `… ${steps - MOST_NAMED} more …`)
  const related = shown.slice(0, -1).flatMap(({ name, taken }) => {
    const message = `${name} goes on to ${taken?.target}`
    return taken === undefined ? [] : [{ span: taken.span, message }]
  })
  return diagnose('PY0401', closing.span, { cycle: names.join(' → ') }, undefined, related)
}

/** The jumps and gotos of a chain, the first to each chain that they go to, the last of them first. */
function targetsIn(statements: readonly CheckedStatement[]): CheckedVerdict[] {
  const first = new Map<string | undefined, CheckedVerdict>()
  collect(statements, (verdict) => {
    if (!first.has(verdict.target)) first.set(verdict.target, verdict)
  })
  return [...first.values()].reverse()
}

function collect(statements: readonly CheckedStatement[], found: (verdict: CheckedVerdict) => void): void {
  for (const statement of statements) {
    if (statement.kind === 'verdict' && statement.target !== undefined) found(statement)
    if (statement.kind === 'branches') for (const { body } of statement.branches) collect(body, found)
  }
}
