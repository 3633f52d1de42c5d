import { loadKoffi } from '../values/koffi.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'
import { fromState } from './support/from-state.ts'

const ABOUT = 'clock'
/** linux/timex.h on 64 bits: the size of `struct timex`, where its `status` stands, and the flag of an unset clock. */
const TIMEX_SIZE = 208
const STATUS_OFFSET = 40
const STA_UNSYNC = 0x40
/** Microseconds that an entry may be ahead. */
const AHEAD = 5e6

/** Whether the clock is that of the entries that walked, and is kept by NTP. */
export const checkClock: Check = (patient) => {
  const findings = [...behindEntries(patient), ...unsynchronised()]
  return findings.length > 0 ? findings : [fine(ABOUT, `it is ${new Date(patient.now).toISOString()}`)]
}

function behindEntries({ settings, now }: Patient): readonly Finding[] {
  const newest = fromState(settings.state, (reader) => reader.newestEntry()) ?? 0
  if (newest <= now * 1000 + AHEAD) return []
  return [
    {
      about: ABOUT,
      level: 'problem',
      finding: `the newest entry is of ${new Date(newest / 1000).toISOString()}, which is in the future`,
      meaning: 'bans end by the clock of the entries, so they would last too long',
      mend: 'timedatectl; was the clock set back, or is it wrong at a machine that sends its journal?',
    },
  ]
}

function unsynchronised(): readonly Finding[] {
  const status = kernelStatus()
  if (status === undefined || (status & STA_UNSYNC) === 0) return []
  return [
    {
      about: ABOUT,
      level: 'warning',
      finding: 'it is not synchronised by NTP, or the kernel is not told of it',
      meaning: 'times in reports may be wrong, and entries of several machines in the wrong order',
      mend: 'timedatectl set-ntp true; in a container, look at the host',
    },
  ]
}

/** The state of the kernel's clock; undefined where it does not tell. */
function kernelStatus(): number | undefined {
  const timex = Buffer.alloc(TIMEX_SIZE)
  const adjtimex: (buffer: Buffer) => number = loadKoffi().load('libc.so.6').func('int adjtimex(void *)')
  return adjtimex(timex) < 0 ? undefined : timex.readInt32LE(STATUS_OFFSET)
}
