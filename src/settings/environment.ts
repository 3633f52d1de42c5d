import { homedir, hostname } from 'node:os'
import { SYSTEM_SETTINGS_FILE } from './defaults.ts'
import { type SystemTimezone, systemTimezone } from './system-timezone.ts'

/** What the settings take from the machine and the process: some defaults depend on it. */
export interface Environment {
  /** The variables of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly isRoot: boolean
  readonly homeDirectory: string
  readonly hostname: string
  readonly timezone: SystemTimezone
  /** Read where no other file is named, if it exists. */
  readonly systemSettingsFile: string
}

/** The environment that this process runs in. */
export function systemEnvironment(): Environment {
  return {
    variables: process.env,
    isRoot: process.getuid?.() === 0,
    homeDirectory: homeOrRoot(),
    hostname: hostname(),
    timezone: systemTimezone(),
    systemSettingsFile: SYSTEM_SETTINGS_FILE,
  }
}

/** The user that systemd makes up for a service has no home, and may not even be known by the name service. */
function homeOrRoot(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}
