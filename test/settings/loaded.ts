import type { LoadedSettings } from '../../src/settings/load.ts'
import type { Settings } from '../../src/settings/settings.ts'
import { Duration } from '../../src/values/duration.ts'

/** The settings of an empty file, on the machine of `environment.ts`. */
export const DEFAULTS: Settings = {
  chains: ['@chains/*.chain'],
  modules: [],
  state: '/var/lib/pyruse-ts',
  timezone: 'Europe/Paris',
  sources: { journal: { kind: 'journald', start: 'now', reader: 'auto' } },
  mail: {
    from: 'pyruse-ts@mars',
    to: ['root@mars'],
    transport: { directory: '/var/lib/pyruse-ts/mails' },
    limit: {
      per_key: { count: 20, per: new Duration(3_600e6) },
      overall: { count: 100, per: new Duration(3_600e6) },
    },
  },
  report: {
    schedule: '0 0 * * *',
    sections: { WARN: 'Warnings', INFO: 'For information', OTHER: 'Unexpected' },
    empty: 'say',
    history: new Duration(30 * 86_400e6),
  },
  digests: {},
  webhooks: {},
  exec: { timeout: new Duration(60e6) },
  archives: {},
  lookups: {},
  ban_sets: { pyruse: { backend: 'none', never_ban: [] } },
  never_ban: [],
  reconcile: new Duration(300e6),
  log: { socket: '/run/systemd/journal/socket' },
  control: {},
  metrics: {},
  fallback_encoding: 'latin1',
}

/** The settings, which must be right. */
export function settingsOf(loaded: LoadedSettings): Settings {
  if ('settings' in loaded) return loaded.settings
  throw new Error(messages(loaded).join('\n'))
}

/** What is said of them. */
export function messages(loaded: LoadedSettings): readonly string[] {
  return 'diagnostics' in loaded ? loaded.diagnostics.map(({ message }) => message) : []
}
