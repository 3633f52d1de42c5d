import type { Executor, OutboxItem, Outcome } from '../../engine/ports.ts'
import type { ExecSettings } from '../../settings/settings.ts'
import { PROGRAM_ENVIRONMENT } from '../../values/program-environment.ts'
import { type ProgramEnd, runProgram, told } from '../run-program.ts'
import { wantHint } from '../want-hint.ts'

/** What a program prints is only told where it fails. In bytes. */
const MOST_OUTPUT = 100_000
/** What failed for want of memory or processes is tried again so long, in milliseconds. */
const PATIENCE = 3_600_000
const NOT_RUN = 'name a program that exists and that the user of the daemon may run'
/** Causes that pass, by the system's names. */
const PASSING = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'ETXTBSY'])

/** Runs programs, one at a time and without a shell: each is noted before the next begins. */
export function createExecExecutor({ timeout }: ExecSettings): Executor {
  async function run({ payload }: OutboxItem, signal: AbortSignal): Promise<Outcome> {
    if (payload.effect !== 'exec') throw new TypeError(`the effect ${payload.effect} is no program`)
    const [file = '', ...args] = payload.command
    const end = await runProgram(file, args, {
      input: '',
      timeout: timeout.milliseconds,
      mostOutput: MOST_OUTPUT,
      keepsBeginning: true,
      signal,
      environment: PROGRAM_ENVIRONMENT,
      inherit: false,
    })
    return outcomeOf(end, file, String(timeout))
  }

  return {
    effects: ['exec'],
    batchSize: 1,
    patience: PATIENCE,
    async execute(items, signal) {
      const outcomes: Outcome[] = []
      for (const item of items) outcomes.push(await run(item, signal))
      return outcomes
    },
  }
}

/** A program that failed is not run again: nobody knows how much of it was done. */
function outcomeOf(end: ProgramEnd, file: string, timeout: string): Outcome {
  switch (end.kind) {
    case 'exit':
      return end.code === 0
        ? { ok: true }
        : failed(`${file} ended with exit code ${end.code}${told(end.text)}`)
    case 'killed':
      return failed(`${file} was killed by ${end.by}${told(end.text)}`)
    case 'time over':
      return {
        ...failed(`${file} did not end within ${timeout}, and was killed${told(end.text)}`),
        hint: 'see `exec.timeout`',
      }
    case 'broken off':
      return { ok: false, error: `${file} was broken off, since the program ends` }
    case 'not started': {
      const hint = wantHint(end.code) ?? NOT_RUN
      const failure = { ok: false, error: `${file} cannot be run: ${end.reason}`, hint } as const
      return PASSING.has(end.code ?? '') ? failure : { ...failure, permanent: true }
    }
  }
}

function failed(error: string): Outcome & { ok: false } {
  return { ok: false, permanent: true, error }
}
