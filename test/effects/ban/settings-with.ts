import { parseSettings } from '../../../src/settings/load.ts'
import type { Settings } from '../../../src/settings/settings.ts'
import { ENVIRONMENT } from '../../settings/environment.ts'

/** Settings with these ban sets, as a user writes them, and what else is given. */
export function settingsWith(banSets: object, more: object = {}): Settings {
  const text = JSON.stringify({ ban_sets: banSets, ...more })
  const loaded = parseSettings({ name: 's.json', text }, ENVIRONMENT)
  if (!('settings' in loaded)) throw new Error(JSON.stringify(loaded.diagnostics))
  return loaded.settings
}
