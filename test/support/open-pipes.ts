import { readdirSync, readlinkSync } from 'node:fs'

/** How many pipes this process has an end of: some of them are none of ours. */
export function openPipes(): number {
  const targets = readdirSync('/proc/self/fd').map(targetOf)
  return new Set(targets.filter((target) => target.startsWith('pipe:'))).size
}

/** The descriptor with which the directory itself was read is closed again. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    return ''
  }
}
