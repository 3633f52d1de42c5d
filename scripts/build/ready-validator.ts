import { _ } from 'ajv/dist/compile/codegen/index.js'
import standalone from 'ajv/dist/standalone/index.js'
import type { Plugin } from 'rolldown'
import { compileSchema, settingsAjv } from '../../src/settings/schema-validator.ts'

/**
 * Puts the validator that Ajv makes of the settings' schema into the program, in the place of making it at each start: 110 ms
 * less. A test compares what both find in all the mistakes that it knows (test/settings/diagnostics.test.ts).
 */
export function readyValidator(): Plugin {
  return {
    name: 'ready-validator',
    load: { filter: { id: /\/src\/settings\/schema-validator\.ts$/ }, handler: validatorText },
  }
}

/** A module that exports what src/settings/schema-validator.ts does, as far as the program uses it. */
function validatorText(): string {
  const ajv = settingsAjv({ source: true, esm: true, lines: true, formats: _`READY_FORMATS` })
  const imports: string[] = []
  const code = standalone.default(ajv, compileSchema(ajv)).replaceAll(
    // Ajv asks for its own helpers in the way of CommonJS.
    /require\("([^"]+)"\)\.default/g,
    (_call, file: string) => {
      imports.push(`import helper${imports.length} from '${file}.js'`)
      return `(helper${imports.length - 1}.default ?? helper${imports.length - 1})`
    },
  )
  return [
    `import { FORMATS } from './formats.ts'`,
    ...imports,
    'const READY_FORMATS = Object.fromEntries(Object.entries(FORMATS).map(([name, { accepts }]) => [name, accepts]))',
    code,
    'export const schemaValidator = () => validate',
  ].join('\n')
}
