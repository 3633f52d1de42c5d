import { loadExeca } from '../../values/execa.ts'
import { PROGRAM_ENVIRONMENT } from '../../values/program-environment.ts'

/** For so long a program may tidy up that was told to end, in milliseconds. */
const MERCY = 2_000
/** For so long what a program has started may go on writing once it has ended itself, in milliseconds. */
const REST = 1_000

export type StreamName = 'stdout' | 'stderr'

/** How a program ended. `timeout`: it ran too long; `output`: it wrote too much, and was killed for that. */
export type ProgramEnd =
  | { readonly result: 'success' }
  | { readonly result: 'exit-code'; readonly code: number }
  | { readonly result: 'signal'; readonly signal: string }
  | { readonly result: 'timeout' | 'output' }
  | { readonly result: 'not-started'; readonly reason: string }

export interface ProgramStart {
  readonly command: readonly string[]
  readonly directory: string
  /** Milliseconds; undefined is for ever. */
  readonly timeout: number | undefined
  readonly onData: (stream: StreamName, chunk: Buffer) => void
}

/** A program that runs, with a small environment and nothing to read. */
export interface StartedProgram {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined
  /** When it has ended, and all that it wrote was told. */
  readonly ended: Promise<ProgramEnd>
  /** Reads no further: once the pipe is full, it must wait. */
  pause(): void
  resume(): void
  /** Ends it with all that it has started. */
  kill(reason?: 'output'): void
}

/** Starts a program without a shell, in a process group of its own: nothing that it starts is left when it ends. */
export async function startProgram({
  command: [file = '', ...args],
  directory,
  timeout,
  onData,
}: ProgramStart): Promise<StartedProgram> {
  const { execa } = await loadExeca()
  const child = execa(file, args, {
    cwd: directory,
    stdin: 'ignore',
    encoding: 'buffer',
    buffer: false,
    reject: false,
    env: PROGRAM_ENVIRONMENT,
    extendEnv: false,
    killDescendants: true,
    forceKillAfterDelay: MERCY,
    ...(timeout !== undefined && { timeout }),
  })
  const streams = [child.stdout, child.stderr]
  child.stdout.on('data', (chunk: Buffer) => onData('stdout', chunk))
  child.stderr.on('data', (chunk: Buffer) => onData('stderr', chunk))
  let wroteTooMuch = false
  let rest: NodeJS.Timeout | undefined
  const killRest = () => {
    child.kill('SIGKILL')
    rest = setTimeout(closeStreams, REST)
  }
  // What has left the group may still hold the other end. What waits in the pipe is read first.
  let mustWait = false
  const closeStreams = () => {
    const isPaused = streams.some((stream) => stream.isPaused())
    if (isPaused || mustWait) rest = setTimeout(closeStreams, REST)
    else for (const stream of streams) stream.destroy()
    mustWait = isPaused
  }
  child.nodeChildProcess.once('exit', () => {
    rest = setTimeout(killRest, REST)
  })

  async function end(): Promise<ProgramEnd> {
    const { exitCode, signal, timedOut, shortMessage } = await child
    clearTimeout(rest)
    if (exitCode === undefined && signal === undefined && !timedOut)
      return { result: 'not-started', reason: reasonIn(shortMessage) }
    child.kill('SIGKILL')
    if (wroteTooMuch) return { result: 'output' }
    if (timedOut) return { result: 'timeout' }
    if (signal !== undefined) return { result: 'signal', signal }
    return exitCode === 0 || exitCode === undefined
      ? { result: 'success' }
      : { result: 'exit-code', code: exitCode }
  }

  return {
    pid: child.pid,
    ended: end(),
    pause() {
      for (const stream of streams) stream.pause()
    },
    resume() {
      for (const stream of streams) stream.resume()
    },
    kill(reason) {
      wroteTooMuch ||= reason === 'output'
      child.kill()
    },
  }
}

/** The first line of the message names the command. */
function reasonIn(message: string | undefined): string {
  const [, ...reason] = (message ?? '').split('\n')
  return reason.join(' ') || 'no reason given'
}
