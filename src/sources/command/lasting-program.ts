import type { CommandSettings } from '../../settings/sources/command.ts'
import type { SourceError } from '../source-error.ts'
import type { Spool } from '../spool/spool.ts'
import { type CommandInflow, runFailure } from './command-inflow.ts'
import { LineSplitter } from './line-splitter.ts'
import { aboutOutput, Payload } from './output-record.ts'
import { type ProgramEnd, type StartedProgram, type StreamName, startProgram } from './started-program.ts'

/** Milliseconds before a program that ended is started again: doubled each time, up to the last. */
const FIRST_PAUSE = 1_000
const LAST_PAUSE = 300_000
/** One that ran for so long ran well: the next pause is the first one again. */
const RAN_WELL = 60_000

/** Keeps a program running, and puts what it writes into the spool, line by line. */
export class LastingProgram implements CommandInflow {
  readonly #settings: CommandSettings
  readonly #spool: Spool
  readonly #follow: boolean
  #program: StartedProgram | undefined
  #pause = FIRST_PAUSE
  #timer: NodeJS.Timeout | undefined
  #isClosed = false
  ended = false
  failure: SourceError | undefined

  /** Without `follow`, it runs once. */
  constructor(settings: CommandSettings, spool: Spool, follow: boolean) {
    this.#settings = settings
    this.#spool = spool
    this.#follow = follow
  }

  begin(): void {
    this.#start()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#program?.kill()
  }

  #start(): void {
    this.#run().catch((error: unknown) => {
      this.failure = runFailure(this.#settings, error)
      this.#spool.wake()
    })
  }

  async #run(): Promise<void> {
    const { command, directory, timeout, max_line } = this.#settings
    const startedAt = performance.now()
    // Lines that came together are one record.
    const payload = new Payload()
    const splitterOf = (stream: StreamName) =>
      new LineSplitter(max_line, (line) => payload.addLine(stream, line))
    const splitters = { stdout: splitterOf('stdout'), stderr: splitterOf('stderr') }
    const program = await startProgram({
      command,
      directory,
      timeout: timeout?.milliseconds,
      onData: (stream, chunk) => {
        splitters[stream].push(chunk)
        if (!payload.isEmpty) this.#keep(payload)
      },
    })
    this.#program = program
    if (this.#isClosed) program.kill()
    const end = await program.ended
    for (const splitter of Object.values(splitters)) splitter.end()
    this.#keep(payload, end)
    this.#program = undefined
    this.#goOn(performance.now() - startedAt)
  }

  #keep(payload: Payload, end?: ProgramEnd): void {
    if (this.#isClosed) return
    const program = this.#program
    this.#spool.add(Date.now() * 1000, aboutOutput({ pid: program?.pid, end }), payload.take())
    if (program === undefined || !this.#spool.isFull) return
    program.pause()
    this.#spool.onceThereIsRoom(() => program.resume())
  }

  #goOn(ranFor: number): void {
    if (this.#isClosed) return
    if (this.#follow) {
      if (ranFor >= RAN_WELL) this.#pause = FIRST_PAUSE
      this.#timer = setTimeout(() => this.#start(), this.#pause)
      this.#pause = Math.min(this.#pause * 2, LAST_PAUSE)
    } else this.ended = true
    this.#spool.wake()
  }
}
