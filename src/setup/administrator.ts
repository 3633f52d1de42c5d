import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAddress } from '../values/address.ts'
import type { Machine } from './machine.ts'

/** No session is so deep: whatever stands in files, it ends. */
const MOST_PARENTS = 100

/**
 * The address from which somebody is logged in by ssh, in whose session a process runs; undefined at the console. `sudo`
 * and `su -` take the variable away that says so, and the processes that started them still have it.
 */
export function findAdministrator({ root }: Pick<Machine, 'root'>, pid: number): string | undefined {
  let id = String(pid)
  for (let depth = 0; depth < MOST_PARENTS && id !== '0'; depth++) {
    const directory = join(root, 'proc', id)
    const [, connection] = /(?:^|\0)SSH_CONNECTION=([^ \0]+)/.exec(textOf(join(directory, 'environ'))) ?? []
    if (connection !== undefined) return parseAddress(connection)?.toString()
    id = /^PPid:\s*(\d+)$/m.exec(textOf(join(directory, 'status')))?.[1] ?? '0'
  }
  return undefined
}

/** Empty where it may not be read: processes of others tell only root. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
