export interface ProgramRun {
  readonly input: string | Buffer
  /** In milliseconds; what runs longer is killed. */
  readonly timeout: number
  /** In bytes, of both outputs together. */
  readonly mostOutput: number
  readonly signal: AbortSignal
  readonly environment?: Readonly<Record<string, string>>
  /** Whether it has the environment of this process, too; it has unless this is false. */
  readonly inherit?: boolean
}

/**
 * How a run ended. `output` is what the program printed on its standard output, for those who read something in it; `text` is
 * that with what it complained of, for people.
 */
export type ProgramEnd =
  | { readonly kind: 'exit'; readonly code: number; readonly output: string; readonly text: string }
  /** It cannot be started; `code` is the name of the system's error. */
  | { readonly kind: 'not started'; readonly code: string | undefined; readonly reason: string }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'time over' }
  | { readonly kind: 'broken off' }

/** For so long a program may tidy up that was told to end, in milliseconds. */
const MERCY = 2_000

/**
 * Runs a program without a shell. When its time is over, it is killed with all that it has started: what a script calls
 * may hang, too, and keep the outputs open.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { input, timeout, mostOutput, signal, environment = {}, inherit = true }: ProgramRun,
): Promise<ProgramEnd> {
  // Loaded with the first program: most runs need none.
  const { execa } = await import('execa')
  const result = await execa(file, args, {
    input,
    all: true,
    reject: false,
    timeout,
    cancelSignal: signal,
    killDescendants: true,
    forceKillAfterDelay: MERCY,
    maxBuffer: mostOutput,
    env: environment,
    extendEnv: inherit,
  })
  const { all: text = '', stdout: output = '' } = result
  // One that ended while a child of it kept the outputs open has done what it was asked.
  if (result.exitCode !== undefined) return { kind: 'exit', code: result.exitCode, output, text }
  if (result.isMaxBuffer) return { kind: 'exit', code: 1, output, text }
  if (result.isCanceled) return { kind: 'broken off' }
  if (result.timedOut) return { kind: 'time over' }
  if (result.signal !== undefined) return { kind: 'killed', by: result.signal }
  const reason = result.shortMessage ?? 'no reason given'
  return { kind: 'not started', code: result.code, reason }
}
