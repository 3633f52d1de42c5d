import type { Environment } from '../../src/settings/environment.ts'

/** A machine of which every default is known. */
export const ENVIRONMENT: Environment = {
  variables: {},
  isRoot: true,
  homeDirectory: '/home/kim',
  hostname: 'mars',
  timezone: { name: 'Europe/Paris' },
  systemSettingsFile: '/nonexistent/settings.yaml',
}
