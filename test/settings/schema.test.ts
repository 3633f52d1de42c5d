import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/settings/formats.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { SETTINGS_SCHEMA, schemaText } from '../../src/settings/schema.ts'
import fc from '../support/properties.ts'
import { ENVIRONMENT } from './environment.ts'

describe('the schema of settings.yaml', () => {
  it('is what docs/settings.schema.json holds', () => {
    const published = readFileSync(new URL('../../docs/settings.schema.json', import.meta.url), 'utf8')
    expect(published, 'docs/settings.schema.json is stale: run `node scripts/write-schema.ts`').toBe(
      schemaText(),
    )
  })

  it('is a strict JSON Schema that knows all its formats', () => {
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, discriminator: true })
    for (const [name, { accepts }] of Object.entries(FORMATS)) ajv.addFormat(name, accepts)
    expect(ajv.validateSchema(SETTINGS_SCHEMA)).toBe(true)
    expect(() => ajv.compile(SETTINGS_SCHEMA)).not.toThrow()
  })

  it('describes every setting, and lets no mapping have keys that it does not name', () => {
    const silent = [...schemasIn(SETTINGS_SCHEMA, 'settings')].filter(
      ([, schema]) =>
        typeof schema.description !== 'string' || (isOpen(schema) && schema.discriminator === undefined),
    )
    expect(silent.map(([path]) => path)).toEqual([])
  })

  it('shows defaults that it accepts itself', () => {
    const defaults = Object.entries(propertiesOf(SETTINGS_SCHEMA)).flatMap(([name, schema]) =>
      isRecord(schema) && 'default' in schema ? [[name, schema.default]] : [],
    )
    const text = JSON.stringify(Object.fromEntries(defaults))
    expect(defaults.length).toBeGreaterThan(3)
    expect(parseSettings({ name: 's.json', text }, ENVIRONMENT)).toHaveProperty('settings')
  })

  it('has a word for everything that can be wrong, whatever is written', () => {
    const names = [...new Set(JSON.stringify(SETTINGS_SCHEMA).match(/[a-z_]{2,}/g))]
    const key = fc.oneof(fc.constantFrom(...names), fc.string())
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(fc.constantFrom(...names), fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      ),
    }))
    const settings = fc.dictionary(fc.constantFrom(...Object.keys(propertiesOf(SETTINGS_SCHEMA))), value)
    fc.assert(
      fc.property(settings, (written) => {
        const text = JSON.stringify(written)
        const loaded = parseSettings({ name: 's.json', text }, ENVIRONMENT)
        if (!('diagnostics' in loaded)) return
        expect(loaded.diagnostics).not.toEqual([])
        for (const { message, span } of loaded.diagnostics) {
          expect(message).not.toMatch(/undefined|\[object/)
          expect(span.start).toBeLessThan(span.end)
        }
      }),
      { numRuns: 60 },
    )
  })
})

function* schemasIn(
  schema: Record<string, unknown>,
  path: string,
): Iterable<[string, Record<string, unknown>]> {
  if ('type' in schema || 'const' in schema) yield [path, schema]
  const { items, additionalProperties, oneOf } = schema
  const branches = Array.isArray(oneOf) ? oneOf.filter((branch) => 'properties' in branch) : []
  for (const [name, property] of Object.entries(propertiesOf(schema)))
    if (isRecord(property)) yield* schemasIn(property, `${path}.${name}`)
  for (const further of [items, additionalProperties, ...branches])
    if (isRecord(further)) yield* schemasIn(further, `${path}.*`)
}

function propertiesOf(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return isRecord(schema.properties) ? schema.properties : {}
}

function isOpen(schema: Record<string, unknown>): boolean {
  return (
    schema.type === 'object' &&
    schema.additionalProperties !== false &&
    !isRecord(schema.additionalProperties)
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
