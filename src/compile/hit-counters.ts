import type { CheckedChain, CheckedProgram, CheckedVerdict } from '../check/program.ts'
import { ChainPoints, policyPoint, sourcePoint } from './points.ts'

/** How often a point of the graph was passed since that was asked last. */
export interface Counter {
  count: number
}

/** Counts what passes the points of a graph: an addition a point is all that it costs a walk. */
export class HitCounters {
  readonly #byPoint = new Map<string, Counter>()
  readonly #byVerdict = new Map<CheckedVerdict, Counter>()
  readonly #points = new Map<string, ChainPoints>()

  constructor({ chains }: CheckedProgram) {
    for (const chain of chains.values()) {
      const points = new ChainPoints(chain)
      this.#points.set(chain.name, points)
      for (const [verdict, point] of points.verdicts) this.#byVerdict.set(verdict, this.#at(point))
    }
  }

  /** Undefined for a verdict of a policy, which stands in no chain. */
  ofVerdict(verdict: CheckedVerdict): Counter | undefined {
    return this.#byVerdict.get(verdict)
  }

  ofSource(source: string): { readonly walked: Counter; readonly policy: Counter } {
    return { walked: this.#at(sourcePoint(source)), policy: this.#at(policyPoint(source)) }
  }

  ofBaseChain(
    { name }: CheckedChain,
    source: string,
  ): { readonly entered: Counter; readonly decided: Counter } {
    const points = this.#points.get(name)
    if (points === undefined) throw new Error(`chain ${name} is not of this program`)
    return { entered: this.#at(points.entered(source)), decided: this.#at(points.decided(source)) }
  }

  /** By point, what was counted since the last call. */
  take(): ReadonlyMap<string, number> {
    const taken = new Map<string, number>()
    for (const [point, counter] of this.#byPoint) {
      if (counter.count === 0) continue
      taken.set(point, counter.count)
      counter.count = 0
    }
    return taken
  }

  #at(point: string): Counter {
    const known = this.#byPoint.get(point)
    if (known !== undefined) return known
    const counter = { count: 0 }
    this.#byPoint.set(point, counter)
    return counter
  }
}
