import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execaSync } from 'execa'
import type { Contestant } from '../measure.ts'

const SOURCE = fileURLToPath(new URL('two-fields.c', import.meta.url))

/** A C program on libsystemd, compiled into the directory; where there is no compiler, it is not measured. */
export function twoFieldsFromC(journal: string, directory: string): Contestant {
  const program = join(directory, 'two-fields')
  execaSync('cc', ['-O2', '-o', program, SOURCE, '-l:libsystemd.so.0'], { reject: false })
  return { name: 'C on libsystemd, two fields', program, arguments: [journal] }
}
