import { copyFileSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

export type Rotation = 'rename' | 'copytruncate'

/** Rotates a log file as logrotate does, without end: `x.log` becomes `x.log.1`, which has become `x.log.2`. */
export function rotate(path: string, rotation: Rotation): void {
  const numbers = readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.`))
    .map((name) => Number(name.split('.').at(-1)))
  for (const number of numbers.sort((left, right) => right - left))
    renameSync(`${path}.${number}`, `${path}.${number + 1}`)
  if (rotation === 'rename') {
    renameSync(path, `${path}.1`)
    writeFileSync(path, '')
  } else {
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
  }
}
