// Writes docs/images/explain.svg from the chains in README.md: node scripts/write-images.ts
import { writeFileSync } from 'node:fs'
import { explainPicture, PICTURE } from './images/explain.ts'

writeFileSync(PICTURE, explainPicture())
