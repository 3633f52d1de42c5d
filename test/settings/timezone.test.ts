import { join } from 'node:path'
import { execaSync } from 'execa'
import { expect, test } from 'vitest'

const ENVIRONMENT = join(import.meta.dirname, '../../src/settings/environment.ts')
const ASK = `const { systemEnvironment } = await import('${ENVIRONMENT}')
console.log(systemEnvironment().timezone, Intl.DateTimeFormat().resolvedOptions().timeZone)`

test.each([
  { TZ: 'UTC' },
  { TZ: 'Etc/UTC' },
  { TZ: 'UTC', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'Europe/London' },
  { TZ: 'Africa/Abidjan' },
  { TZ: 'Europe/Berlin' },
])('the zone of the machine is what JavaScript says: %o', (env) => {
  const [told, said] = execaSync(process.execPath, ['--input-type=module', '-e', ASK], { env }).stdout.split(
    ' ',
  )
  expect(told).toBe(said)
})
