import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { letGoOfCode } from './let-go-of-code.ts'

/** Milliseconds: by then what was there at the start has been walked, as a rule, and nothing of it is needed. */
const AFTER = 10_000

/**
 * Gives back, once, what starting left behind, since nothing else makes the process do so where little happens: the texts and
 * trees of chains and the work of the checks, which V8 collects in a pause of 50 ms, and the code that only starting ran, in
 * one of 30 ms. Of 125 MB that leaves 66 (bench/start.ts). Does not keep the process alive.
 */
export function giveBackMemorySoon(): void {
  setTimeout(() => {
    collectGarbage()
    letGoOfCode()
  }, AFTER).unref()
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' })
}
