import { expect } from 'vitest'
import type { Patient } from '../../../src/doctor/finding.ts'
import { systemEnvironment } from '../../../src/settings/environment.ts'
import { loadSettings } from '../../../src/settings/load.ts'
import type { Place } from '../../end-to-end/support/place.ts'

export const NOW = Date.parse('2026-11-20T10:00:00Z')

/** What `doctor` looks at, with these settings, where no daemon runs unless `more` says so. */
export function patientIn(
  place: Place,
  settings: Readonly<Record<string, unknown>>,
  more: Partial<Patient> = {},
): Patient {
  const loaded = loadSettings({ environment: systemEnvironment(), path: place.settings(settings) })
  if (!('settings' in loaded)) throw new Error('the settings are wrong')
  return {
    settings: loaded.settings,
    diagnostics: [],
    files: [],
    daemon: { kind: 'absent' },
    version: '1.0.0',
    trying: { ban: false, mail: false },
    now: NOW,
    signal: new AbortController().signal,
    ...more,
  }
}

export const problem = (finding: RegExp) => ({ level: 'problem', finding: expect.stringMatching(finding) })
export const warning = (finding: RegExp) => ({ level: 'warning', finding: expect.stringMatching(finding) })
