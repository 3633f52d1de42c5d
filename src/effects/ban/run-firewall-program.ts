import { type ProgramEnd, runProgram } from '../run-program.ts'

/** Room for some 500,000 elements, as JSON, or for as many connections. */
const MOST_OUTPUT = 64_000_000

/** How long it may run, in milliseconds, what it reads, and what ends it before its time. */
export interface FirewallRun {
  readonly timeout: number
  readonly signal: AbortSignal
  readonly script?: string
}

/** Runs a program of the firewall with what comes before its name, if anything; it speaks English. */
export function runFirewallProgram(
  [file = '', ...args]: readonly string[],
  { timeout, signal, script = '' }: FirewallRun,
): Promise<ProgramEnd> {
  return runProgram(file, args, {
    input: script,
    timeout,
    mostOutput: MOST_OUTPUT,
    signal,
    environment: { LC_ALL: 'C' },
  })
}
