// Builds the program into dist, with what its packages bring besides: node scripts/build.ts
import { join } from 'node:path'
import { build } from './build/build.ts'
import { writeDeclarations } from './build/declarations.ts'
import { writeShare } from './build/share.ts'

const directory = join(import.meta.dirname, '..', 'dist')
await build(directory)
writeDeclarations(join(directory, 'src'))
await writeShare(join(directory, 'share'))
