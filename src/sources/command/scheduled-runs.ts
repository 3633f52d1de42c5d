import type { CommandSettings } from '../../settings/sources/command.ts'
import type { SourceError } from '../source-error.ts'
import type { Spool } from '../spool/spool.ts'
import { type CommandInflow, runFailure } from './command-inflow.ts'
import { LineSplitter } from './line-splitter.ts'
import { aboutOutput, Payload } from './output-record.ts'
import { type StartedProgram, type StreamName, startProgram } from './started-program.ts'

/** The longest pause that a timer takes, in milliseconds. */
const LONGEST_PAUSE = 2_147_483_647

/** Times in milliseconds since the epoch. */
export interface ScheduledRunsParts {
  readonly settings: CommandSettings
  readonly spool: Spool
  /** Without it, the program is run once, where that is due. */
  readonly follow: boolean
  /** When it is due after a run that was started then; null for never again. */
  readonly dueAfter: (ran: number) => number | null
  /** Calls back when the machine's clock was set; gives what ends that. */
  readonly onClockChange: ((told: () => void) => () => void) | undefined
}

/** Runs a program each time that it is due, and puts all that a run wrote into the spool when it is over. */
export class ScheduledRuns implements CommandInflow {
  readonly #parts: ScheduledRunsParts
  readonly #ignoreClock: (() => void) | undefined
  #ran = 0
  #isRunning = false
  #program: StartedProgram | undefined
  #timer: NodeJS.Timeout | undefined
  #hasBegun = false
  #isClosed = false
  ended = false
  failure: SourceError | undefined

  constructor(parts: ScheduledRunsParts) {
    this.#parts = parts
    this.#ignoreClock = parts.follow ? parts.onClockChange?.(() => this.#look()) : undefined
  }

  begin(ran: number): void {
    this.#hasBegun = true
    this.#ran = ran
    this.#look()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#ignoreClock?.()
    this.#program?.kill()
  }

  #look(): void {
    if (!this.#hasBegun || this.#isRunning || this.#isClosed) return
    clearTimeout(this.#timer)
    const { follow, spool, dueAfter } = this.#parts
    const now = Date.now()
    // Where the clock was set back, a run of the future counts as one of now.
    const due = dueAfter(Math.min(this.#ran, now))
    if (due !== null && due <= now) {
      this.#isRunning = true
      if (spool.isFull) spool.onceThereIsRoom(() => this.#start())
      else this.#start()
    } else if (!follow) {
      this.ended = true
      spool.wake()
    } else if (due !== null) this.#timer = setTimeout(() => this.#look(), Math.min(due - now, LONGEST_PAUSE))
  }

  #start(): void {
    const { settings, spool } = this.#parts
    this.#run().catch((error: unknown) => {
      this.failure = runFailure(settings, error)
      spool.wake()
    })
  }

  async #run(): Promise<void> {
    const { settings, spool, follow } = this.#parts
    const { command, directory, timeout, output } = settings
    const run = Date.now()
    const written = new RunOutput(settings, () => this.#program?.kill('output'))
    const program = await startProgram({
      command,
      directory,
      timeout: timeout?.milliseconds,
      onData: (stream, chunk) => written.push(stream, chunk),
    })
    this.#program = program
    if (this.#isClosed) program.kill()
    const end = await program.ended
    this.#program = undefined
    // One that was broken off is run again by who comes next.
    if (this.#isClosed) return
    const about = aboutOutput({ pid: program.pid, end, run, isWhole: output === 'whole' })
    spool.add(Date.now() * 1000, about, written.take())
    this.#ran = run
    this.#isRunning = false
    if (follow) this.#look()
    else {
      this.ended = true
      spool.wake()
    }
  }
}

/** What a run writes, up to a limit. */
class RunOutput {
  readonly #payload = new Payload()
  readonly #splitters: Readonly<Record<StreamName, LineSplitter>>
  readonly #isWhole: boolean
  readonly #onTooMuch: () => void
  #left: number
  #isTooMuch = false

  constructor({ output, max_line, max_output }: CommandSettings, onTooMuch: () => void) {
    const splitterOf = (stream: StreamName) =>
      new LineSplitter(max_line, (line) => this.#payload.addLine(stream, line))
    this.#splitters = { stdout: splitterOf('stdout'), stderr: splitterOf('stderr') }
    this.#isWhole = output === 'whole'
    this.#left = max_output
    this.#onTooMuch = onTooMuch
  }

  push(stream: StreamName, chunk: Buffer): void {
    const bytes = chunk.subarray(0, this.#left)
    this.#left -= bytes.length
    if (this.#isWhole) this.#payload.addText(bytes)
    else this.#splitters[stream].push(bytes)
    if (bytes.length === chunk.length || this.#isTooMuch) return
    this.#isTooMuch = true
    this.#onTooMuch()
  }

  take(): Buffer {
    for (const splitter of Object.values(this.#splitters)) splitter.end()
    return this.#payload.take()
  }
}
