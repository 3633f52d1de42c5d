// Writes docs/settings.schema.json from src/settings/schema.ts: node scripts/write-schema.ts
import { writeFileSync } from 'node:fs'
import { schemaText } from '../src/settings/schema.ts'

writeFileSync(new URL('../docs/settings.schema.json', import.meta.url), schemaText())
