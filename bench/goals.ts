import type { Contestant, Cost, Measurement } from './measure.ts'

/** How much faster one contestant is to be than another, or how much less memory it is to take. */
export interface Goal {
  readonly who: string
  readonly against: string
  /** How many times the entries a second, at least. */
  readonly speed?: number
  /** What part of the memory, at the most. */
  readonly memory?: number
}

/** What became of each goal: by the clock, and by seconds of the processor, which others on the machine change less. */
export function goalLines(
  results: ReadonlyMap<Contestant, Measurement>,
  goals: readonly Goal[],
): readonly string[] {
  const costs = new Map<string, Cost>()
  for (const [{ name }, measurement] of results) if ('seconds' in measurement) costs.set(name, measurement)
  return goals.flatMap(({ who, against, speed, memory }) => {
    const ours = costs.get(who)
    const theirs = costs.get(against)
    const what = `${who}, against ${against}`
    if (ours === undefined || theirs === undefined) return [`${what}: not measured`]
    const lines: string[] = []
    if (speed !== undefined) {
      const byClock = theirs.seconds / ours.seconds
      const byProcessor = theirs.processor / ours.processor
      lines.push(
        `${what}: ${byClock.toFixed(2)} times as fast (${byProcessor.toFixed(2)} by CPU); the goal is ${speed}${mark(byClock >= speed)}`,
      )
    }
    if (memory !== undefined) {
      const part = ours.memory / theirs.memory
      lines.push(`${what}: ${part.toFixed(2)} of its memory; the goal is ${memory}${mark(part <= memory)}`)
    }
    return lines
  })
}

function mark(isReached: boolean): string {
  return isReached ? '' : ', MISSED'
}
