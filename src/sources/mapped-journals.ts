import { readFileSync } from 'node:fs'

/** See madvise(2): the pages are let go of, and read again from the file where they are looked at again. */
const MADV_DONTNEED = 4

/** A mapping that cannot be written through, of a journal file; see proc_pid_maps(5). */
const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) r--s .*\.journal~?(?: \(deleted\))?$/gm

export type Advise = (address: bigint, length: number, advice: number) => number

/**
 * Lets go of the memory by which this process sees journal files. Libsystemd maps up to half a gigabyte of them, and what
 * was read once stays there, though nobody looks at it again: it would count as ours. Costs a millisecond at the most.
 */
export function releaseMappedJournals(advise: Advise): void {
  for (const [, start, end] of mappings().matchAll(MAPPING)) {
    const address = BigInt(`0x${start}`)
    advise(address, Number(BigInt(`0x${end}`) - address), MADV_DONTNEED)
  }
}

/** Empty where the machine has no /proc, or where it is closed to us. */
function mappings(): string {
  try {
    return readFileSync('/proc/self/maps', 'utf8')
  } catch {
    return ''
  }
}
