import { closeSync } from 'node:fs'
import { endianness } from 'node:os'
import { loadKoffi } from '../values/koffi.ts'

/** linux/time.h and linux/timerfd.h; a `struct itimerspec` on 64 bits is four 64-bit numbers, the third the seconds. */
const CLOCK_REALTIME = 0
const TFD_NONBLOCK_CLOEXEC = 0o2_004_000
const TFD_TIMER_ABSTIME_CANCEL_ON_SET = 3
const ITIMERSPEC_SIZE = 32
const SECONDS_OFFSET = 16
const END_OF_TIME = 2n ** 63n - 1n

/** Where the kernel does not tell, the clock is taken for set this often, in milliseconds. */
const SUSPECT_EVERY = 30_000

/**
 * Tells each time that the machine's clock was set, or went on after the machine slept. Timers of Node.js know nothing of
 * either; the kernel tells us, so that nobody has to look. Gives what ends that, and does not keep the process alive.
 */
export function onClockChange(told: () => void): () => void {
  const { load, node } = loadKoffi()
  const libc = load(null)
  const create: (clock: number, flags: number) => number = libc.func('int timerfd_create(int, int)')
  const settime = libc.func('int timerfd_settime(int, int, void *, void *)')
  const descriptor = create(CLOCK_REALTIME, TFD_NONBLOCK_CLOEXEC)
  if (descriptor < 0) {
    const timer = setInterval(told, SUSPECT_EVERY).unref()
    return () => clearInterval(timer)
  }
  const never = Buffer.alloc(ITIMERSPEC_SIZE)
  if (endianness() === 'LE') never.writeBigInt64LE(END_OF_TIME, SECONDS_OFFSET)
  else never.writeBigInt64BE(END_OF_TIME, SECONDS_OFFSET)
  // A timer that never comes true: all that happens to it is that it is cancelled when the clock is set.
  const arm = () => settime(descriptor, TFD_TIMER_ABSTIME_CANCEL_ON_SET, never, null)
  arm()
  const poll = node.poll(descriptor, { readable: true }, () => {
    arm()
    // Promises do not go on at the end of koffi's callback.
    setImmediate(told)
  })
  poll.unref()
  return () => {
    poll.close()
    closeSync(descriptor)
  }
}
