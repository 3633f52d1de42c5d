import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import type { CheckedCondition, CheckedProgram, CheckedStatement } from '../../src/check/program.ts'
import { placeOf, type Span } from '../../src/diagnostics/span.ts'
import { loadChains } from '../../src/language/load.ts'
import { diskChainFiles } from '../../src/settings/chain-files.ts'
import { TestBench } from '../../src/testing/bench.ts'
import { parseSamples } from '../../src/testing/samples.ts'
import { ONLY_ROOT } from '../support/program.ts'

const CHAINS = join(import.meta.dirname, '..', '..', 'chains')

/** The shipped chain files, by path. */
export const CHAIN_FILES = globSync(join(CHAINS, '*.chain')).sort()

/** The name of a chain file, without its ending: `sshd`. */
export function serviceOf(path: string): string {
  return basename(path, '.chain')
}

export function samplesOf(service: string) {
  const name = `${service}.samples`
  return parseSamples({ name, text: readFileSync(join(CHAINS, name), 'utf8') }).groups.flatMap(
    ({ samples }) => samples,
  )
}

export function shippedProgram(): CheckedProgram {
  return check(loadChains(CHAIN_FILES, diskChainFiles()), BUILTINS, {}).program
}

/** A branch of the shipped chains, and the patterns each of which leads there. */
export interface Branch {
  readonly place: string
  readonly text: string
  readonly alternatives: readonly { readonly condition: CheckedCondition; readonly text: string }[]
}

/** Every branch of every rule, `if` and `match` of a program. */
export function branchesOf(program: CheckedProgram): readonly Branch[] {
  return [...program.chains.values()].flatMap(({ body }) => branchesIn(body))
}

function branchesIn(statements: readonly CheckedStatement[]): readonly Branch[] {
  return statements.flatMap((statement) => {
    if (statement.kind !== 'branches') return []
    return statement.branches.flatMap(({ span, condition, body }) => [
      {
        place: placeOf(span),
        text: textOf(span),
        alternatives: statement.form === 'match' ? alternativesOf(condition) : [],
      },
      ...branchesIn(body),
    ])
  })
}

function alternativesOf(condition: CheckedCondition | null): Branch['alternatives'] {
  if (condition === null || condition.kind === 'not') return []
  if (condition.kind !== 'filter') return condition.operands.flatMap(alternativesOf)
  return [{ condition, text: textOf(condition.call.span) }]
}

function textOf({ file, start, end }: Span): string {
  return file.text.slice(start, end).split('\n', 1)[0] ?? ''
}

/** What the samples and the tests of the shipped chains reach: places of branches, and conditions that held. */
export function reached(program: CheckedProgram, conditions: readonly CheckedCondition[]) {
  const places = new Set<string>()
  const held = new Set<CheckedCondition>()
  const look = (bench: TestBench) => {
    for (const line of bench.trace) {
      const place = /^yes +(\S+:\d+) /.exec(line)?.[1]
      if (place !== undefined) places.add(place)
    }
    for (const condition of conditions)
      if (!held.has(condition) && bench.holds(condition)) held.add(condition)
  }
  for (const { fields } of CHAIN_FILES.map(serviceOf).filter(hasSamples).flatMap(samplesOf)) {
    const bench = new TestBench(program, ONLY_ROOT, 'journal')
    bench.walk(fields)
    look(bench)
  }
  for (const { steps } of program.tests) {
    const bench = new TestBench(program, ONLY_ROOT, 'journal')
    let fields: Readonly<Record<string, string>> = {}
    for (const step of steps) {
      if (step.kind === 'given') fields = step.fields
      else if (step.kind !== 'repeat') continue
      for (let time = 0; time < (step.kind === 'repeat' ? step.times : 1); time++) bench.walk(fields)
      look(bench)
    }
  }
  return { places, held }
}

/** The policy recognises nothing itself: its cases are the lines of all the others. */
export function hasSamples(service: string): boolean {
  return service !== 'policy'
}
