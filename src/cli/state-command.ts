import type { Request } from '../control/protocol.ts'
import { openReader } from '../state/read-state.ts'
import { StateError } from '../state/state-error.ts'
import type { StateReader } from '../state/state-reader.ts'
import { EXIT } from './command.ts'
import { askDaemon, type DaemonAnswer, type DaemonPlace, type Unanswered } from './find-daemon.ts'
import { say } from './say.ts'

/** What a command asks, of the daemon or of its database. */
export interface StateQuestion {
  readonly request: Request
  /** Takes a row of the daemon's answer; the next one comes when it is done. */
  readonly onRow?: (row: unknown) => void | Promise<void>
  /** Takes the result of the daemon. */
  readonly onResult: (result: unknown) => void | Promise<void>
  /** Answers from the database where the daemon is down, or does not answer; undefined where there is none yet. */
  readonly fromState: (reader: StateReader | undefined, unanswered?: Unanswered) => void | Promise<void>
}

/** Asks the daemon, or reads its database where it is down or does not answer, and says how that ended as an exit code. */
export async function askOrRead(
  place: DaemonPlace,
  { request, onRow, onResult, fromState }: StateQuestion,
): Promise<number> {
  const reply = await askDaemon(place, request, onRow && { onRow })
  if (reply.kind === 'absent') return readState(place, fromState)
  if (reply.kind === 'unanswered') {
    say('warning', reply.message, reply.hint)
    return readState(place, (reader) => fromState(reader, reply))
  }
  if (reply.kind !== 'result') return complain(reply)
  await onResult(reply.result)
  return EXIT.fine
}

/** Says why the daemon gives no answer; gives the exit code. */
export function complain(reply: Exclude<DaemonAnswer, { kind: 'result' | 'absent' }>): number {
  if (reply.kind !== 'denied') say('error', reply.message, reply.hint)
  else
    say(
      'error',
      'you may not talk to the daemon',
      'be root, the user that the daemon runs as, or a member of the group of its control socket',
    )
  return EXIT.problems
}

/** Reads the database, beside a running daemon or without one, and says how that ended as an exit code. */
export async function readState(
  { state }: Pick<DaemonPlace, 'state'>,
  fromState: (reader: StateReader | undefined) => void | Promise<void>,
): Promise<number> {
  let reader: StateReader | undefined
  try {
    reader = openReader(state)
    if (reader === undefined)
      say('warning', `there is no database in ${state} yet`, 'start the daemon: `pyruse-ts run`')
    await fromState(reader)
    return EXIT.fine
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    say('error', error.message, error.hint)
    return EXIT.usage
  } finally {
    reader?.close()
  }
}
