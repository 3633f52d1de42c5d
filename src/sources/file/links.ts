import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Where a link points to, which may not be there yet, and where that leads in the end. */
export function targetsOf(path: string): readonly string[] {
  try {
    if (!lstatSync(path).isSymbolicLink()) return []
    const target = resolve(dirname(path), readlinkSync(path))
    return existsSync(target) ? [target, realpathSync(target)] : [target]
  } catch {
    return []
  }
}
