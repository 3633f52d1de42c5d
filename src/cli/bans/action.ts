import type { DaemonPlace } from '../find-daemon.ts'

/** The options of `bans` besides --config. */
export interface BansOptions {
  readonly all: boolean
  readonly json: boolean
  readonly set: string | undefined
  readonly for: string | undefined
  readonly comment: string | undefined
  readonly since: string | undefined
}

/** A call of one of the actions of `bans`. */
export interface BansCall {
  /** What stands behind the action. */
  readonly words: readonly string[]
  readonly options: BansOptions
  /** The settings' file that the user named. */
  readonly config: string | undefined
  readonly place: DaemonPlace
  wrongUsage(problem: string): number
}

/** What `bans NAME` does. */
export interface BansAction {
  /** What stands behind its name, as the help shows it. */
  readonly usage: string
  /** The options that it knows. */
  readonly takes: readonly (keyof BansOptions)[]
  run(call: BansCall): Promise<number>
}
