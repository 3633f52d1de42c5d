import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The groups of the machine whose files are below `root`: names by numbers. */
export function groupNames(root: string): ReadonlyMap<number, string> {
  const text = readFileSync(join(root, 'etc/group'), 'utf8')
  const lines = text.split('\n').map((line) => line.split(':'))
  return new Map(lines.map(([name = '', , number]) => [Number(number), name]))
}
