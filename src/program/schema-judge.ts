import { Ajv } from 'ajv'
import type { SchemaJudge } from '../module/modules.ts'

/**
 * Judges by any JSON Schema, each of which is compiled once. They are not held against the schema of schemas, which takes longer
 * than all the rest: a keyword with a wrong value is found without it.
 */
export function schemaJudge(): SchemaJudge {
  const ajv = new Ajv({ strictTypes: false, meta: false, validateSchema: false })
  return (schema, constant) => {
    // Ajv knows the schemas that it has compiled.
    const validate = ajv.compile(schema)
    if (validate(constant)) return undefined
    return validate.errors?.map(({ message }) => message).join(', ') ?? 'is not allowed'
  }
}
