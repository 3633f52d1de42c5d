import type { Flow } from './flows/mix.ts'
import { Heap } from './heap.ts'
import type { Host } from './host.ts'
import type { Line } from './line.ts'
import type { Random } from './random.ts'
import { type Weighted, WeightedChoice } from './weighted.ts'

/** A flow and when its first line is due, in seconds after the start. */
export interface StartedFlow {
  readonly start: number
  readonly lines: readonly Line[]
}

/** A line and when it is said, in seconds after the start. */
export interface TimedLine {
  readonly at: number
  readonly line: Line
}

interface RunningFlow {
  readonly lines: readonly Line[]
  readonly next: number
  readonly due: number
  /** The order in which flows began, so that ties are decided the same way each time. */
  readonly number: number
}

/** The rate, in entries a second, up to which programs take as long as their lines say; beyond it they hurry. */
const CALM_RATE = 2.5
/** What a program needs at least between two lines, in seconds. */
const SHORTEST_PAUSE = 0.0002

/** Flows without end, arriving independently of each other so that there are `rate` lines a second on the average. */
export function* arrivals(
  host: Host,
  mix: readonly Weighted<Flow>[],
  rate: number,
): Generator<StartedFlow, never> {
  const flows = new WeightedChoice(mix)
  for (;;) {
    const lines = flows.pick(host.random)(host)
    yield { start: host.now, lines }
    host.now += host.random.exponential(lines.length / rate)
  }
}

/** How much shorter than on a calm host the pauses inside a flow are. */
export function paceOf(rate: number): number {
  return Math.min(1, CALM_RATE / rate)
}

/** The lines of all flows in the order of time. The flows must come in the order of their starts. */
export function* interleave(
  flows: Iterable<StartedFlow>,
  random: Random,
  pace: number,
): Generator<TimedLine, void> {
  const running = new Heap<RunningFlow>(isDueBefore)
  let number = 0
  for (const { start, lines } of flows) {
    yield* linesUntil(start, running, random, pace)
    running.push({ lines, next: 0, due: start, number: number++ })
  }
  yield* linesUntil(Number.POSITIVE_INFINITY, running, random, pace)
}

function* linesUntil(
  end: number,
  running: Heap<RunningFlow>,
  random: Random,
  pace: number,
): Generator<TimedLine, void> {
  for (let flow = running.peek(); flow !== undefined && flow.due <= end; flow = running.peek()) {
    running.pop()
    const line = flow.lines[flow.next]
    if (line === undefined) continue
    yield { at: flow.due, line }
    const pause = (flow.lines[flow.next + 1]?.after ?? 0) * pace * (0.5 + random.unit()) + SHORTEST_PAUSE
    running.push({ ...flow, next: flow.next + 1, due: flow.due + pause })
  }
}

function isDueBefore(left: RunningFlow, right: RunningFlow): boolean {
  return left.due < right.due || (left.due === right.due && left.number < right.number)
}
