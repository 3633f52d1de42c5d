// Makes a Debian package in dist: node scripts/package-deb.ts
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { buildDeb } from './package/deb.ts'

await import('./build.ts')
const dist = join(import.meta.dirname, '..', 'dist')
// Of the last commit, unless somebody says otherwise: the same commit makes the same package, whenever that is.
const lastCommit = () => execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8', cwd: dist })
const madeAt = Number(process.env.SOURCE_DATE_EPOCH ?? lastCommit())
for (const file of buildDeb({ built: dist, into: dist, madeAt, compression: 'xz' }))
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB`)
