// Writes docs/reference/ from the definitions of the program: node scripts/write-reference.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { currentReference, REFERENCE } from './reference.ts'

mkdirSync(REFERENCE, { recursive: true })
for (const [name, text] of Object.entries(await currentReference()))
  writeFileSync(new URL(name, REFERENCE), text)
