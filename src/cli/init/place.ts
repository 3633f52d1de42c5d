import { dirname, resolve } from 'node:path'
import { SYSTEM_SETTINGS_FILE } from '../../settings/defaults.ts'

export const SETTINGS = 'settings.yaml'
export const CHAINS = 'main.chain'

/** Where the configuration of an installed daemon is. */
export const SYSTEM_DIRECTORY = dirname(SYSTEM_SETTINGS_FILE)

/** The directory that a configuration is made for, and whether the daemon of the system looks there. */
export interface Place {
  readonly into: string
  readonly isSystem: boolean
}

export function placeOf(into: string): Place {
  return { into, isSystem: resolve(into) === SYSTEM_DIRECTORY }
}
