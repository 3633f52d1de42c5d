import { ask, type Question, type Reply } from '../control/client.ts'
import type { Request } from '../control/protocol.ts'
import { socketPaths } from '../control/socket-path.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { systemEnvironment } from '../settings/environment.ts'
import { loadSettings } from '../settings/load.ts'
import type { Settings } from '../settings/settings.ts'
import { lockHolder, processName } from '../state/lock.ts'
import { say } from './say.ts'

/** Milliseconds for which a daemon may give no sign. */
const PATIENCE = 30_000

/** The daemon that settings tell of, whether or not it runs. */
export interface DaemonPlace {
  readonly file?: string
  readonly state: string
  readonly control: Settings['control']
  readonly timezone: string
  readonly report: Settings['report']
  /** Left out where the settings are wrong. */
  readonly ban_sets?: Settings['ban_sets']
  readonly digests: Settings['digests']
  /** Left out where the settings are wrong. */
  readonly archives?: Settings['archives']
}

/** A process works on the state, but is not found at any socket: that of the daemon may have been removed. */
export interface Unanswered {
  readonly kind: 'unanswered'
  /** Null where it is of another container, and has no number here. */
  readonly pid: number | null
  readonly message: string
  readonly hint: string
}

/** How asking the daemon of a place ended. */
export type DaemonAnswer = Exclude<Reply, { kind: 'stranger' }> | Unanswered

/**
 * Where the daemon of a settings file is found. Wrong settings are no hindrance as long as they tell that: otherwise it is
 * said what is wrong with them.
 */
export function findDaemon(config: string | undefined): DaemonPlace | undefined {
  const loaded = loadSettings({
    environment: systemEnvironment(),
    ...(config === undefined ? {} : { path: config }),
  })
  if ('settings' in loaded) return loaded.settings
  if (!loaded.tellsPlace) {
    printDiagnostics(loaded.diagnostics, 'text', process.stderr)
    say('error', 'the settings do not tell where the daemon is')
    return undefined
  }
  const options = config === undefined ? '' : ` --config ${config}`
  say('warning', 'the settings are wrong', `see \`pyruse-ts check${options}\``)
  return loaded.legible
}

/** Asks the daemon of that place, wherever it listens. */
export async function askDaemon(
  { state, control }: DaemonPlace,
  request: Request,
  { onRow, patience = PATIENCE }: Pick<Question, 'onRow'> & { readonly patience?: number } = {},
): Promise<DaemonAnswer> {
  const paths = socketPaths({ state, control }, process.env)
  let isDenied = false
  for (const path of paths) {
    const reply = await ask({ path, request: { ...request, state }, patience, ...(onRow && { onRow }) })
    if (reply.kind === 'denied') isDenied = true
    else if (reply.kind !== 'absent' && reply.kind !== 'stranger') return reply
  }
  if (isDenied) return { kind: 'denied' }
  const holder = lockHolder(state)
  return holder === undefined ? { kind: 'absent' } : unanswered(holder, paths)
}

function unanswered(holder: number, paths: readonly string[]): Unanswered {
  const message = `${processName(holder)} runs, but does not answer at ${paths.join(' or ')}`
  if (holder === 0) return { kind: 'unanswered', pid: null, message, hint: 'restart the daemon there' }
  const hint = `if it is the daemon, \`kill -HUP ${holder}\` has it make its socket anew; if not, wait for its end`
  return { kind: 'unanswered', pid: holder, message, hint }
}
