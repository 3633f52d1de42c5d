import { Ajv, type CodeOptions, type ValidateFunction } from 'ajv'
import { once } from '../language/token-tools.ts'
import { FORMATS } from './formats.ts'
import { SETTINGS_SCHEMA } from './schema.ts'
import type { WrittenSettings } from './written.ts'

/**
 * What tells whether settings are what their schema wants. The built program has the outcome in the place of this file
 * (scripts/build/ready-validator.ts).
 */
export const schemaValidator = once(() => compileSchema())

/** The schema itself is checked by the tests, not again at every start: that would double the time this takes. */
export function compileSchema(ajv = settingsAjv()): ValidateFunction<WrittenSettings> {
  return ajv.compile<WrittenSettings>(SETTINGS_SCHEMA)
}

/** Ajv with the formats of the settings; `code` says how the code is to be that it makes. */
export function settingsAjv(code: CodeOptions = {}): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    discriminator: true,
    strict: false,
    meta: false,
    validateSchema: false,
    code,
  })
  for (const [name, { accepts }] of Object.entries(FORMATS)) ajv.addFormat(name, accepts)
  return ajv
}
