import { readFileSync } from 'node:fs'
import { loadKoffi } from '../values/koffi.ts'

/** linux/mman.h */
const MADV_DONTNEED = 4
/** An area that nobody writes to, in a line of /proc/PID/smaps: from, to, rights, place, device, inode and file. */
const UNWRITTEN = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ [0-9]+ +(\/.*)$/m
/** Files that stay where they are as long as the process lives, beside the program itself: libraries. */
const LIBRARY = /\.(?:so(?:\.[0-9]+)*|node)$/
/** Where the loader wrote into them before they were closed to that, they are not as in the file. */
const AS_IN_FILE = [/^Anonymous: +0 kB$/m, /^Private_Dirty: +0 kB$/m]

/**
 * Lets go of the pages of programs and libraries: the kernel maps those again that are needed, mostly from its memory. Of a
 * started Node.js that is a third of its 60 MB. Also gives free room of malloc back. Does nothing where the system does not
 * tell, or has no such calls.
 */
export function letGoOfCode(): void {
  try {
    const libc = loadKoffi().load(null)
    const trim: (pad: number) => number = libc.func('int malloc_trim(size_t)')
    const advise: (at: bigint, length: number, advice: number) => number = libc.func(
      'int madvise(uintptr_t, size_t, int)',
    )
    trim(0)
    for (const { from, length } of areasOfCode()) advise(from, length, MADV_DONTNEED)
  } catch {
    // Such as without glibc, or without /proc: then it stays larger.
  }
}

/** Where the memory of this process shows programs and libraries as they are. */
function areasOfCode(): readonly { readonly from: bigint; readonly length: number }[] {
  const areas = readFileSync('/proc/self/smaps', 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
  return areas.flatMap((area) => {
    const [, from, to, file = ''] = UNWRITTEN.exec(area) ?? []
    if (from === undefined || to === undefined || !AS_IN_FILE.every((line) => line.test(area))) return []
    if (file !== process.execPath && !LIBRARY.test(file)) return []
    const start = BigInt(`0x${from}`)
    return [{ from: start, length: Number(BigInt(`0x${to}`) - start) }]
  })
}
