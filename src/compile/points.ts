import { createHash } from 'node:crypto'
import type { CheckedChain, CheckedProgram, CheckedStatement, CheckedVerdict } from '../check/program.ts'

/** Every entry of a source. */
export function sourcePoint(source: string): string {
  return `source ${source}`
}

/** Every entry of a source that no chain decided. */
export function policyPoint(source: string): string {
  return `policy ${source}`
}

/**
 * Names the points of a chain at which passing entries are counted. A point is called by the text of its chain, not by
 * its line: a chain that was changed counts anew, and one that only moved goes on.
 */
export class ChainPoints {
  /** In the order of the text. */
  readonly verdicts: ReadonlyMap<CheckedVerdict, string>
  readonly #version: string

  constructor({ name, span: { file, start, end }, body }: CheckedChain) {
    const digest = createHash('sha256').update(file.text.slice(start, end)).digest('hex').slice(0, 12)
    this.#version = `${name}@${digest}`
    this.verdicts = new Map(
      verdictsIn(body).map((verdict, index) => [verdict, `${this.#version} ${index + 1}`]),
    )
  }

  /** Entries of a source that the base chain was entered for. */
  entered(source: string): string {
    return `${this.#version} entered ${source}`
  }

  /** Those of them that the base chain decided, or a chain that it went to. */
  decided(source: string): string {
    return `${this.#version} decided ${source}`
  }
}

/** A verdict that decides about an entry, and the chain where it stands. */
export interface VerdictPoint {
  readonly chain: string
  readonly verdict: 'accept' | 'drop'
}

/** The verdicts of a program that decide, by the points where they are counted. */
export function verdictPoints({ chains }: CheckedProgram): ReadonlyMap<string, VerdictPoint> {
  const points = new Map<string, VerdictPoint>()
  for (const chain of chains.values()) {
    for (const [{ verdict }, point] of new ChainPoints(chain).verdicts)
      if (verdict === 'accept' || verdict === 'drop') points.set(point, { chain: chain.name, verdict })
  }
  return points
}

function verdictsIn(statements: readonly CheckedStatement[]): readonly CheckedVerdict[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'verdict') return [statement]
    return statement.kind === 'branches' ? statement.branches.flatMap(({ body }) => verdictsIn(body)) : []
  })
}
