import { cutText } from '../values/cut-text.ts'
import { loadExeca } from '../values/execa.ts'

export interface ProgramRun {
  readonly input: string | Buffer
  /** In milliseconds; what runs longer is killed. */
  readonly timeout: number
  /** In bytes, of each of both outputs. */
  readonly mostOutput: number
  /** Whether what prints more runs on, and only the beginning is kept; otherwise it is ended: half an answer is none. */
  readonly keepsBeginning?: boolean
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
  | { readonly kind: 'killed'; readonly by: string; readonly text: string }
  | { readonly kind: 'time over'; readonly text: string }
  | { readonly kind: 'broken off' }

/** How many characters of what a program printed are told. */
const MOST_TOLD = 300

/** For so long a program may tidy up that was told to end, in milliseconds. */
const MERCY = 2_000

/**
 * Runs a program without a shell. When its time is over, it is killed with all that it has started: what a script calls
 * may hang, too, and keep the outputs open.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  {
    input,
    timeout,
    mostOutput,
    keepsBeginning = false,
    signal,
    environment = {},
    inherit = true,
  }: ProgramRun,
): Promise<ProgramEnd> {
  const { execa } = await loadExeca()
  // It would be started, and killed before anybody knows what it has done.
  if (signal.aborted) return { kind: 'broken off' }
  const startedAt = performance.now()
  const running = execa(file, args, {
    input,
    all: true,
    reject: false,
    timeout,
    cancelSignal: signal,
    killDescendants: true,
    forceKillAfterDelay: MERCY,
    ...(keepsBeginning
      ? { stdout: beginning(mostOutput), stderr: beginning(mostOutput) }
      : { maxBuffer: mostOutput }),
    env: environment,
    extendEnv: inherit,
  })
  // One that ended while a child of it kept the outputs open has done what it was asked; one that ends since it was told to
  // has not, whatever code it ends with.
  let endedByItself = false
  running.nodeChildProcess.once('exit', () => {
    endedByItself = !signal.aborted && performance.now() - startedAt < timeout
  })
  const result = await running
  const { all: text = '', stdout: output = '' } = result
  if (!endedByItself && result.isCanceled) return { kind: 'broken off' }
  if (!endedByItself && result.timedOut) return { kind: 'time over', text }
  if (result.exitCode !== undefined) return { kind: 'exit', code: result.exitCode, output, text }
  if (result.isMaxBuffer) return { kind: 'exit', code: 1, output, text }
  if (result.signal !== undefined) return { kind: 'killed', by: result.signal, text }
  const reason = result.shortMessage ?? 'no reason given'
  return { kind: 'not started', code: result.code, reason }
}

/** What a program printed, behind what is said of how it ended: on one line, and not all of it where it is long. */
export function told(text: string): string {
  const line = text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').trim()
  return line === '' ? '' : `: ${cutText(line, MOST_TOLD)}`
}

/** Lets so many bytes of an output through, and takes the others all the same, so that who writes them can go on. */
function beginning(most: number) {
  let left = most
  return {
    binary: true,
    *transform(chunk: unknown) {
      if (!(chunk instanceof Uint8Array) || left === 0) return
      const kept = chunk.subarray(0, left)
      left -= kept.length
      yield kept
    },
  }
}
