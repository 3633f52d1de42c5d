import { threadCpuUsage } from 'node:process'

/** Work is repeated until it took so long, in milliseconds: the least time of all rounds is the work itself. */
const ENOUGH = 1
const ROUNDS = 2

/** How long the processor is at the work at least, in milliseconds: nothing that other programs do counts. */
export function leastTime(work: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const started = processorTime()
    let times = 0
    let spent = 0
    for (; spent < ENOUGH; spent = processorTime() - started, times++) work()
    least = Math.min(least, spent / times)
  }
  return least
}

/** How long the processor is at the work, done once, in milliseconds. */
export function timeOf(work: () => void): number {
  const started = processorTime()
  work()
  return processorTime() - started
}

function processorTime(): number {
  const { user, system } = threadCpuUsage()
  return (user + system) / 1000
}

/**
 * By how much the work outgrows its input: 1 where a text that is n times as long takes n times as long; n where the work
 * is quadratic.
 */
export function excess(
  test: (text: string) => boolean,
  attack: (size: number) => string,
  from: number,
  to: number,
): number {
  const short = attack(from)
  const long = attack(to)
  const growth = leastTime(() => test(long)) / leastTime(() => test(short))
  return growth / (long.length / short.length)
}

/**
 * Whether the work outgrows its input by more than a margin. It is measured again before that counts: what else the
 * machine does passes, growth does not.
 */
export function outgrows(
  test: (text: string) => boolean,
  attack: (size: number) => string,
  { from, to, margin }: { readonly from: number; readonly to: number; readonly margin: number },
): boolean {
  for (let attempt = 0; attempt < 4; attempt++) if (excess(test, attack, from, to) < margin) return false
  return true
}
