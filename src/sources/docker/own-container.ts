import { readFileSync } from 'node:fs'

/** Docker and Podman bind files of a container's own directory into it. */
const OWN_DIRECTORY = /\/(?:overlay-)?containers\/([0-9a-f]{64})\//

/** The identifier of the container that this program runs in, or undefined where it runs in none. Its log must not walk. */
export function ownContainer(mounts: string = ownMounts()): string | undefined {
  return OWN_DIRECTORY.exec(mounts)?.[1]
}

function ownMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return ''
  }
}
