import { ask, type Question, type Reply } from '../control/client.ts'
import type { Request } from '../control/protocol.ts'
import { socketPaths } from '../control/socket-path.ts'
import { systemEnvironment } from '../settings/environment.ts'
import { loadSettings } from '../settings/load.ts'
import type { Settings } from '../settings/settings.ts'
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

/** Where the daemon of a settings file is found. Wrong settings are no hindrance as long as they are legible. */
export function findDaemon(config: string | undefined): DaemonPlace {
  const loaded = loadSettings({
    environment: systemEnvironment(),
    ...(config === undefined ? {} : { path: config }),
  })
  if ('settings' in loaded) return loaded.settings
  say('warning', 'the settings are wrong', 'see `pyruse-ts check`')
  return loaded.legible
}

/** Asks the daemon of that place, wherever it listens. */
export async function askDaemon(
  { state, control }: DaemonPlace,
  request: Request,
  { onRow, patience = PATIENCE }: Pick<Question, 'onRow'> & { readonly patience?: number } = {},
): Promise<Exclude<Reply, { kind: 'stranger' }>> {
  let last: Exclude<Reply, { kind: 'stranger' }> = { kind: 'absent' }
  for (const path of socketPaths({ state, control }, process.env)) {
    const reply = await ask({ path, request: { ...request, state }, patience, ...(onRow && { onRow }) })
    if (reply.kind === 'denied') last = reply
    else if (reply.kind !== 'absent' && reply.kind !== 'stranger') return reply
  }
  return last
}
