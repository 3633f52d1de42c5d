import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { text } from 'node:stream/consumers'

const PROGRAM = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
/** Milliseconds between two looks at the memory; the kernel keeps the peak, so that only the very last is missed. */
const LOOK_EVERY = 50
/** Of the kernel's accounting, in a second: it is 100 everywhere. */
const TICKS = 100

export interface MeasuredRun {
  readonly seconds: number
  /** The time that processors worked for it, in seconds, but for what came after the last look. */
  readonly processorSeconds: number
  /** Of user and system together. */
  readonly peakBytes: number
  readonly databaseBytes: number
  /** The mail of the digest. */
  readonly digestBytes: number
  /** Warnings and errors of the log, one a line. */
  readonly problems: readonly string[]
}

/** Has `run --once --digest` work off a configuration below a directory, and measures it. */
export async function measuredRun(directory: string, settings: string): Promise<MeasuredRun> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [PROGRAM, 'run', '--config', settings, '--once', '--digest'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let peakBytes = 0
  let processorSeconds = 0
  const looking = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid))
    processorSeconds = Math.max(processorSeconds, processorSecondsOf(child.pid))
  }, LOOK_EVERY)
  const [log, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  clearInterval(looking)
  if (code !== 0) throw new Error(`run ended with ${code}:\n${log}`)
  return {
    seconds: (performance.now() - startedAt) / 1000,
    processorSeconds,
    peakBytes,
    databaseBytes: sizeBelow(join(directory, 'state'), /^state\.sqlite/),
    digestBytes: sizeBelow(join(directory, 'mails'), /\.eml$/),
    problems: log.split('\n').filter((line) => /"level":"(?:warn|error|fatal)"/.test(line)),
  }
}

/** The most memory that a process has had so far; 0 where it has ended. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** What a process has used so far, in user and in system mode; 0 where it has ended. */
function processorSecondsOf(pid: number | undefined): number {
  try {
    // Behind the name of the program, which may hold anything but ends with the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  } catch {
    return 0
  }
}

function sizeBelow(directory: string, names: RegExp): number {
  return readdirSync(directory)
    .filter((name) => names.test(name))
    .reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
}
