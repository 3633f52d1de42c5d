import type { JournalFile } from './journal-file.ts'

/**
 * Which of two entries of different files comes first, negative for the left one, in the order of libsystemd: by number
 * where they are of one sequence, by the clock of the boot where they are of one boot, else by the clock of the machine.
 */
export function compareEntries(left: JournalFile, right: JournalFile): number {
  if (left.sequence === right.sequence && left.number !== right.number) return left.number - right.number
  if (isSameBoot(left, right) && left.monotonic !== right.monotonic) return left.monotonic - right.monotonic
  return left.realtime - right.realtime
}

/** Whether two files stand at copies of one entry, of which one is enough. */
export function isSameEntry(left: JournalFile, right: JournalFile): boolean {
  return (
    left.number === right.number &&
    left.realtime === right.realtime &&
    left.sequence === right.sequence &&
    left.cursor() === right.cursor()
  )
}

function isSameBoot(left: JournalFile, right: JournalFile): boolean {
  for (let index = 0; index < 4; index++) if (left.bootWord(index) !== right.bootWord(index)) return false
  return true
}
