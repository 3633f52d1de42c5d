import { attackers } from '../corpus/addresses.ts'
import { Random } from '../corpus/random.ts'

/** How much comes in one day. */
export interface FloodSize {
  /** Different addresses whose password is wrong: most once, one in twenty of them ten times. */
  readonly addresses: number
  /** Lines that no chain expects, all different. */
  readonly lines: number
}

export interface FloodEntry {
  /** Microseconds since the epoch; rises with every entry. */
  readonly realtime: number
  readonly identifier: string
  readonly message: string
}

const FLOOD_START = Date.UTC(2026, 10, 20) * 1000
const DAY = 86_400e6
const TENFOLD_ONE_IN = 20
const PROGRAMS = ['kernel', 'app', 'postfix/smtpd', 'dockerd', 'NetworkManager', 'cron']

/** How many entries that makes. */
export function floodEntries({ addresses, lines }: FloodSize): number {
  return addresses + 9 * Math.floor(addresses / TENFOLD_ONE_IN) + lines
}

/** A day in which attackers flood everything that is kept of them; the same for the same seed. */
export function* flood(size: FloodSize, seed = 1): Generator<FloodEntry> {
  const random = new Random(seed)
  const failures = failuresOf(size, random)
  const count = floodEntries(size)
  let failed = 0
  for (let index = 0; index < count; index++) {
    const realtime = FLOOD_START + Math.floor((index / count) * DAY)
    const left = count - index
    const address = random.unit() * left < failures.length - failed ? failures[failed] : undefined
    if (address === undefined) {
      const identifier = PROGRAMS[index % PROGRAMS.length] ?? 'app'
      yield {
        realtime,
        identifier,
        message: `request ${index} failed: ${word(random)} of ${word(random)} is ${word(random)}`,
      }
    } else {
      failed++
      yield {
        realtime,
        identifier: 'sshd',
        message: `Failed password for root from ${address} port 4242 ssh2`,
      }
    }
  }
}

/** The addresses of the failures, in their order. */
function failuresOf({ addresses }: FloodSize, random: Random): readonly string[] {
  const all = attackers(addresses, random).map(([address]) => address)
  const busy = all.filter((_, index) => index % TENFOLD_ONE_IN === TENFOLD_ONE_IN - 1)
  return [...all, ...Array.from({ length: 9 }, () => busy).flat()]
}

function word(random: Random): string {
  return random.bits().toString(36)
}
