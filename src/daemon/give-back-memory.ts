import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Milliseconds: by then what was there at the start has been walked, as a rule, and nothing of it is needed. */
const AFTER = 10_000

/**
 * Has V8 collect, once, what starting left behind: the texts and trees of chains, the work of the checks. Left alone it
 * keeps that for hours where little happens, since nothing makes it look. Saves 25 MB of 134 (bench/start.ts) for one pause
 * of 50 ms. Does not keep the process alive.
 */
export function giveBackMemorySoon(): void {
  setTimeout(collectGarbage, AFTER).unref()
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' })
}
