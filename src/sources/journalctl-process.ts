import { execFileSync } from 'node:child_process'
import type { WriteStream } from 'node:fs'
import { isProgramThere } from '../values/find-program.ts'
import type { JournalOptions } from './journal-place.ts'
import { firstEntryArguments } from './journalctl-arguments.ts'

const ENVIRONMENT = { LC_ALL: 'C', SYSTEMD_COLORS: '0' }
/** Milliseconds. */
const PROBE_PATIENCE = 30_000

/**
 * Starts a journalctl that prints into a pipe of its own, or into a stream, and then in large pieces where the machine has GNU's
 * `stdbuf`: a call of the kernel for each 4 KiB takes a sixth of its time. How it ends is a value, whatever it is.
 */
export function startJournalctl(
  execa: typeof import('execa').execa,
  args: readonly string[],
  stdout: 'pipe' | WriteStream,
) {
  const isForMuch = stdout !== 'pipe' && isProgramThere('stdbuf')
  const [program, ...before] = isForMuch ? ['stdbuf', '-o', '64K', 'journalctl'] : ['journalctl']
  return execa(program, [...before, ...args], {
    stdin: 'ignore',
    stdout,
    stderr: 'pipe',
    buffer: false,
    encoding: 'buffer',
    reject: false,
    env: ENVIRONMENT,
  })
}

/** Whether the journal has an entry at a cursor, or behind it. What goes wrong here, goes wrong again when it is read. */
export function hasEntryFrom(options: JournalOptions, cursor: string): boolean {
  try {
    const args = firstEntryArguments(options.place, cursor)
    const env = { ...process.env, ...ENVIRONMENT }
    return execFileSync('journalctl', args, { env, stdio: 'pipe', timeout: PROBE_PATIENCE }).length > 0
  } catch {
    return true
  }
}
