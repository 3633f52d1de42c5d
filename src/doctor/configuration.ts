import type { Check } from './finding.ts'
import { fine } from './finding.ts'

/** Whether settings and chains are sound. */
export const checkConfiguration: Check = ({ diagnostics, settings }) => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const about = 'configuration'
  if (errors > 0)
    return [
      {
        about,
        level: 'problem',
        finding: `${errors} ${errors === 1 ? 'error' : 'errors'} in settings or chains`,
        meaning: 'the daemon does not start with them, and refuses to reload',
        mend: 'pyruse-ts check',
      },
    ]
  if (warnings > 0)
    return [
      {
        about,
        level: 'warning',
        finding: `${warnings} ${warnings === 1 ? 'warning' : 'warnings'} of settings or chains`,
        mend: 'pyruse-ts check',
      },
    ]
  return [fine(about, `${settings.file ?? 'the defaults'}: settings and chains are sound`)]
}
