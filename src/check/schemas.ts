import { Ajv } from 'ajv'
import { Duration } from '../values/duration.ts'
import type { Value } from '../values/value.ts'

/** Says what is wrong with a constant by the JSON Schema of its parameter, or undefined where it is right. */
export function schemaProblem(schema: object, value: Value): string | undefined {
  const validate = validatorFor(schema)
  if (validate(value instanceof Duration ? value.microseconds : value)) return undefined
  return validate.errors?.map(({ message }) => message).join(', ') ?? 'is not allowed'
}

type Validator = ReturnType<Ajv['compile']>

/**
 * Compiled once a schema: the schemas are those of the definitions, so the map stays as small as they are few. They are not
 * held against the schema of schemas, which takes longer than all the rest: a keyword with a wrong value is found without it.
 */
const validators = new WeakMap<object, Validator>()
const ajv = new Ajv({ strictTypes: false, meta: false, validateSchema: false })

function validatorFor(schema: object): Validator {
  const known = validators.get(schema)
  if (known !== undefined) return known
  const validator = ajv.compile(schema)
  validators.set(schema, validator)
  return validator
}
