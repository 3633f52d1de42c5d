import { accessSync, closeSync, constants, openSync, statfsSync } from 'node:fs'
import { errorCode } from '../sources/source-error.ts'
import { lockFile } from '../state/lock.ts'
import { type Check, fine } from './finding.ts'

const ABOUT = 'disk'
const MEGABYTE = 1e6
/** Megabytes that must be free, and that should be. */
const NEEDED = 100
const WANTED = 500

/** Whether the state can be written, and there is room for it. */
export const checkDisk: Check = ({ settings: { state } }) => {
  const free = freeMegabytes(state)
  if (free === undefined) return []
  if (isReadOnly(state))
    return [
      {
        about: ABOUT,
        level: 'problem',
        finding: `${state} is on a file system that is read-only`,
        meaning: 'the daemon does not start, and one that runs reads no further',
        mend: `findmnt -T ${state} tells which one; dmesg, whether the kernel made it so after an error of the disk`,
      },
    ]
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

/** Of modes nothing is said: who asks need not be the user of the daemon. Those who are root are stopped by this all the same. */
function isReadOnly(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    // Linux 6.15 and later leave ext4 writable by its mode after an error of the disk, and only refuse to open files for it. A
    // lock on this one is not touched by opening it in another process.
    closeSync(openSync(lockFile(path), 'r+'))
    return false
  } catch (error) {
    return errorCode(error) === 'EROFS'
  }
}
