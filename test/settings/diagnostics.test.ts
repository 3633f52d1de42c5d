import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../../src/diagnostics/render.ts'
import { positionAt } from '../../src/diagnostics/span.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { SETTINGS_SCHEMA } from '../../src/settings/schema.ts'
import type { Schema } from '../../src/settings/schema-kit.ts'
import { schemaValidator } from '../../src/settings/schema-validator.ts'
import { readYaml } from '../../src/settings/yaml-document.ts'
import { isObject } from '../../src/values/json-value.ts'
import { builtValidator } from './built-validator.ts'
import { ENVIRONMENT } from './environment.ts'
import { BAN_SET_MISTAKES } from './mistakes/ban-sets.ts'
import { DELIVERY_MISTAKES } from './mistakes/delivery.ts'
import { SHAPE_MISTAKES } from './mistakes/shapes.ts'
import { SOURCE_MISTAKES } from './mistakes/sources.ts'
import { YAML_MISTAKES } from './mistakes/yaml.ts'

const MISTAKES = [
  ...SHAPE_MISTAKES,
  ...YAML_MISTAKES,
  ...SOURCE_MISTAKES,
  ...BAN_SET_MISTAKES,
  ...DELIVERY_MISTAKES,
]

/** Keywords that only describe, that only say where others hold, or of which `discriminator` tells (`const`). */
const NEVER_BROKEN = [
  '$schema',
  'allOf',
  'const',
  'default',
  'description',
  'else',
  'examples',
  'items',
  'properties',
  'then',
  'title',
]

describe('every mistake in settings.yaml gets one message', () => {
  it.each(MISTAKES)('$title', ({ text, said }) => {
    expect(diagnosticsOf(text).map(describeDiagnostic)).toEqual(said)
  })

  it('whatever keyword of the schema it breaks', () => {
    const broken = MISTAKES.flatMap(({ text }) => {
      const { value = {} } = readYaml({ name: 'settings.yaml', text })
      const validate = schemaValidator()
      return validate(value) ? [] : (validate.errors ?? []).map(({ keyword }) => keyword)
    })
    const keywords = new Set(keywordsOf(SETTINGS_SCHEMA))
    expect([...keywords].filter((keyword) => !broken.includes(keyword)).sort()).toEqual(NEVER_BROKEN)
  })

  it('and is found by the validator of the built program, which is made beforehand', async () => {
    const [made, ready] = [schemaValidator(), await builtValidator()]
    for (const { text } of MISTAKES) {
      const { value = {} } = readYaml({ name: 'settings.yaml', text })
      expect([ready(value), ready.errors]).toEqual([made(value), made.errors])
    }
  })

  it('shows them in the file', () => {
    const [diagnostic] = diagnosticsOf('mail:\n  fro: a@example.org\n')
    expect(diagnostic && renderDiagnostic(diagnostic, false)).toBe(
      [
        'error[PY0901]: there is no setting `fro` here',
        '  --> settings.yaml:2:3',
        '  |',
        '2 |   fro: a@example.org',
        '  |   ^^^',
        '  = did you mean `from`?',
      ].join('\n'),
    )
  })
})

describe('no message shows a secret', () => {
  it.each([
    ['of a header that has several lines', 'headers:\n      Authorization: |\n        Bearer s3cret'],
    ['of headers below what is no YAML', '}\n    headers:\n      X: s3cret\n\n      Y: s3cret'],
    ['that is on the line below its key', 'url:\n      *s3cret: s3cret'],
    ['that belongs into a file', 'token: s3cret'],
    ['under a name that is not written so', 'Passwd: s3cret'],
    ['under a name that is misspelt', 'heders: { Authorization: s3cret }'],
    ['in one line with others', 'webhook: { secret: "s3cret", url: s3cret'],
  ])('%s', (_, text) => {
    const diagnostics = diagnosticsOf(`webhooks:\n  x:\n    ${text}\n`)
    expect(diagnostics).not.toEqual([])
    const shown = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, false)).join('\n')
    expect(shown).not.toContain('s3cret')
  })
})

function diagnosticsOf(text: string): readonly Diagnostic[] {
  const loaded = parseSettings({ name: 'settings.yaml', text }, ENVIRONMENT)
  return 'diagnostics' in loaded ? loaded.diagnostics : []
}

function describeDiagnostic({ code, span, message, hint }: Diagnostic): string {
  const { line, column } = positionAt(span.file, span.start)
  const underlined = cut(span.file.text.slice(span.start, span.end))
  return `${code} ${line}:${column} [${underlined}] ${message}${hint === undefined ? '' : ` = ${hint}`}`
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

/** The keywords of a schema and of all schemas in it, but for those below `if`, which only asks. */
function keywordsOf(schema: Schema): readonly string[] {
  const { properties, items, additionalProperties, propertyNames, not, then, else: otherwise } = schema
  const lists = [schema.oneOf, schema.anyOf, schema.allOf].filter(Array.isArray)
  const within = [...lists.flat(), items, additionalProperties, propertyNames, not, then, otherwise]
  if (isObject(properties)) within.push(...Object.values(properties))
  return [...Object.keys(schema), ...within.filter(isObject).flatMap(keywordsOf)]
}
