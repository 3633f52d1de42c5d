import { join } from 'node:path'
import type { Settings } from '../settings/settings.ts'

const NAME = 'control.sock'
/** What RUNTIME_DIRECTORY is for the service that is shipped: those who ask it are not told by systemd. */
const SERVICE_RUNTIME_DIRECTORY = '/run/pyruse-ts'

type Where = Pick<Settings, 'state' | 'control'>
type Variables = Readonly<Record<string, string | undefined>>

/** Where the daemon listens: as the settings say, else in the directory that systemd gives for it, else in its state. */
export function ownSocketPath({ state, control }: Where, { RUNTIME_DIRECTORY }: Variables): string {
  // Systemd separates several directories by colons.
  const runtime = RUNTIME_DIRECTORY?.split(':')[0]
  return control.socket ?? join(runtime || state, NAME)
}

/** Where the daemon of these settings may listen, the likeliest first. */
export function socketPaths(where: Where, variables: Variables): readonly string[] {
  if (where.control.socket !== undefined) return [where.control.socket]
  const directories = [where.state, SERVICE_RUNTIME_DIRECTORY]
  return [...new Set([ownSocketPath(where, variables), ...directories.map((path) => join(path, NAME))])]
}
