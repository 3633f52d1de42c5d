// Builds the program into dist: node scripts/build.ts
import { join } from 'node:path'
import { build } from './build/build.ts'

await build(join(import.meta.dirname, '..', 'dist'))
