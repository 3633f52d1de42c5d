import { readdirSync, readlinkSync } from 'node:fs'

/** How many ends this process has of pipes that were made to be read ahead. */
export function openPipes(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => targetOf(descriptor).includes('/pyruse-ts-'))
    .length
}

/** The descriptor with which the directory itself was read is closed again. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    return ''
  }
}
