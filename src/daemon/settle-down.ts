import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { loadMailComposer, loadNodemailer } from '../effects/mail/nodemailer.ts'
import { loadExeca } from '../values/execa.ts'
import { letGoOfCode } from './let-go-of-code.ts'

/** Milliseconds: by then what was there at the start has been walked, as a rule, and nothing of it is needed. */
const AFTER = 10_000

/** Milliseconds between the steps: each holds everything up for some 50 of them, and what waits meanwhile must not wait for all. */
const BETWEEN = 1_000

/**
 * Once the start is over, has at hand what starting left for later, and gives back what it left behind. Does not keep the
 * process alive.
 */
export function settleDownSoon(): void {
  void settleDown()
}

async function settleDown(): Promise<void> {
  await pause(AFTER, undefined, { ref: false })
  await loadLibraries()
  await pause(BETWEEN, undefined, { ref: false })
  collectGarbage()
  await pause(BETWEEN, undefined, { ref: false })
  letGoOfCode()
}

/**
 * Loads the libraries that are loaded with the first mail and the first program otherwise: by then a newer version, or nothing,
 * may stand where their files are, and a daemon that goes on for weeks must not fail for that. They take 3 MB.
 */
async function loadLibraries(): Promise<void> {
  try {
    await Promise.all([loadExeca(), loadNodemailer(), loadMailComposer()])
  } catch {
    // Who needs one tells that it is missing.
  }
}

/**
 * Gives back the texts and trees of chains and the work of the checks, in a pause of 50 ms: nothing else makes the process do so
 * where little happens. With the code that only starting ran, which is let go of in one of 30 ms, 67 MB are left (bench/start.ts).
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' })
}
