import { statfsSync } from 'node:fs'
import { type Check, fine } from './finding.ts'

const ABOUT = 'disk'
const MEGABYTE = 1e6
/** Megabytes that must be free, and that should be. */
const NEEDED = 100
const WANTED = 500

/** Whether there is room for the state. */
export const checkDisk: Check = ({ settings: { state } }) => {
  const free = freeMegabytes(state)
  if (free === undefined) return []
  if (free >= WANTED) return [fine(ABOUT, `${Math.floor(free)} MB are free for ${state}`)]
  return [
    {
      about: ABOUT,
      level: free < NEEDED ? 'problem' : 'warning',
      finding: `${Math.floor(free)} MB are free for ${state}`,
      meaning: 'where it is full, the daemon reads no further until there is room again',
      mend: `make room: df -h ${state}; journalctl --vacuum-size=500M`,
    },
  ]
}

/** Undefined where the directory is not there. */
function freeMegabytes(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(path)
    return (bavail * bsize) / MEGABYTE
  } catch {
    return undefined
  }
}
