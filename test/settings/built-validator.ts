import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { readyValidator } from '../../scripts/build/ready-validator.ts'
import type { schemaValidator } from '../../src/settings/schema-validator.ts'

/** The validator of the settings as the built program has it. */
export async function builtValidator(): Promise<ReturnType<typeof schemaValidator>> {
  const input = join(import.meta.dirname, '../../src/settings/schema-validator.ts')
  const built = await rolldown({ input, platform: 'node', plugins: [readyValidator()] })
  const file = join(mkdtempSync(join(tmpdir(), 'pyruse-validator-')), 'validator.mjs')
  await built.write({ file, format: 'esm' })
  const module: { readonly schemaValidator: typeof schemaValidator } = await import(file)
  return module.schemaValidator()
}
