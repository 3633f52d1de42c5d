import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { PROGRAM_FILE } from '../../support/program-file.ts'
import { until } from './until.ts'

/** The program's command line, to which a command and its arguments are added. */
export const PROGRAM = [process.execPath, PROGRAM_FILE]

/** One event of the program's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string }

export interface DaemonOptions {
  /** What runs the program: `ip netns exec NAME`. It must become the program, so that signals reach it. */
  readonly prefix?: readonly string[]
  /** The program itself, if it is another one. */
  readonly program?: readonly string[]
  readonly arguments?: readonly string[]
  /** Where its standard error goes instead of `log` and `complaints`. */
  readonly standardError?: Socket
}

/** `run` as a child process; disposing of it kills it. */
export interface Daemon extends AsyncDisposable {
  readonly pid: number
  /** Its log so far. */
  readonly log: readonly LogLine[]
  /** What it wrote to standard error that is no event of the log. */
  readonly complaints: readonly string[]
  /** Waits for an event with this message, and gives it. */
  logged(message: string): Promise<LogLine>
  kill(signal: NodeJS.Signals): void
  /** Resolves when it has ended, with its exit code or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Ends it as a service manager does, and gives its exit code. */
  stop(): Promise<number | NodeJS.Signals>
}

/** Starts `run` with a settings file; does not wait until it has started. */
export function spawnDaemon(settings: string, options: DaemonOptions = {}): Daemon {
  const { prefix = [], program = PROGRAM, arguments: further = [], standardError = 'pipe' } = options
  const [file = '', ...args] = [...prefix, ...program, 'run', '--config', settings, ...further]
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', standardError] })
  const log: LogLine[] = []
  const complaints: string[] = []
  onLine(child, (line) => {
    const event = parseEvent(line)
    if (event === undefined) complaints.push(line)
    else log.push(event)
  })
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    pid: child.pid ?? 0,
    log,
    complaints,
    ended,
    logged: (message) =>
      until(`the log says "${message}"; it says ${JSON.stringify(log)} ${complaints.join('\n')}`, () =>
        log.find(({ msg }) => msg === message),
      ),
    kill: (signal) => void child.kill(signal),
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    async [Symbol.asyncDispose]() {
      if (!hasEnded()) child.kill('SIGKILL')
      await ended
    },
  }
}

/** Starts `run`, and waits until it follows its sources. */
export async function startDaemon(settings: string, options: DaemonOptions = {}): Promise<Daemon> {
  const daemon = spawnDaemon(settings, options)
  try {
    await daemon.logged('started')
    return daemon
  } catch (error) {
    await daemon[Symbol.asyncDispose]()
    throw error
  }
}

function onLine(child: ChildProcess, take: (line: string) => void): void {
  let rest = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
}

function parseEvent(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined
  const value: unknown = JSON.parse(line)
  return isLogLine(value) ? value : undefined
}

function isLogLine(value: unknown): value is LogLine {
  return typeof value === 'object' && value !== null && 'level' in value && 'msg' in value
}
