import type { BanJudge } from '../../module/ports.ts'
import { parseAddressList } from '../../settings/address-list.ts'
import { DEFAULTS } from '../../settings/defaults.ts'
import type { NeverBan, Settings } from '../../settings/settings.ts'
import { readTextFile } from '../../values/text-file.ts'
import type { Clock } from '../ports.ts'
import { defaultGateways } from './gateways.ts'
import { type ProtectedAddresses, protectedAddresses, type Spared } from './never-ban.ts'
import { ownAddresses } from './own-addresses.ts'

/** Milliseconds for which what the machine and the files say is good. */
const FRESH_FOR = 10_000

/** What a judge asks. */
export interface JudgePorts {
  readonly clock: Clock
  /** Told of a file that cannot be used any more; what it held before goes on. */
  readonly onTrouble?: (message: string) => void
  /** What the machine itself needs; looked up where it is not given. */
  readonly machine?: () => readonly Spared[]
}

/** The settings that name who must never be banned. */
export type SparingSettings = Pick<Settings, 'never_ban' | 'ban_sets' | 'timezone'>

/** The judge of all bans, asked in two ways that agree as long as nothing changes. */
export interface LiveBanJudge {
  /** Judges by what is true now: the machine and the files are looked at again where that is long ago. */
  readonly current: BanJudge
  /** Judges by what was looked up last, from memory alone: for walks. */
  readonly known: BanJudge
  /** Looks at the machine and the files again, where that is long ago. */
  readonly refresh: () => void
}

/** Spares what the settings name, this machine's addresses, and its default gateways, whoever asks for a ban. */
export function createBanJudge(
  { never_ban, ban_sets, timezone }: SparingSettings,
  { clock, onTrouble = () => {}, machine = thisMachine }: JudgePorts,
): LiveBanJudge {
  const files = new AddressFiles(onTrouble)
  const dayOf = dayIn(timezone)
  const widest = Object.fromEntries(
    Object.entries(ban_sets).map(([set, { widest: { ipv4, ipv6 } = {} }]) => [
      set,
      { 4: ipv4 ?? DEFAULTS.widest.ipv4, 6: ipv6 ?? DEFAULTS.widest.ipv6 },
    ]),
  )
  const lookUp = (): ProtectedAddresses => ({
    always: [...machine(), ...sparedBy(never_ban, 'never_ban', files)],
    bySet: Object.fromEntries(
      Object.entries(ban_sets).map(([set, { never_ban: own }]) => [
        set,
        sparedBy(own, `never_ban of the set \`${set}\``, files),
      ]),
    ),
    widest,
    dayOf,
  })
  let judge = protectedAddresses(lookUp())
  let madeAt = clock.now()
  const refresh = () => {
    if (Math.abs(clock.now() - madeAt) < FRESH_FOR) return
    judge = protectedAddresses(lookUp())
    madeAt = clock.now()
  }
  const known: BanJudge = (...asked) => judge(...asked)
  const current: BanJudge = (...asked) => {
    refresh()
    return known(...asked)
  }
  return { current, known, refresh }
}

function thisMachine(): readonly Spared[] {
  return [
    ...ownAddresses().map((address) => ({ address, reason: `${address} is an address of this machine` })),
    ...defaultGateways().map((address) => ({ address, reason: `${address} is a gateway of this machine` })),
  ]
}

function sparedBy(items: readonly NeverBan[], who: string, files: AddressFiles): readonly Spared[] {
  return items.flatMap((item) => {
    const { address, file, until, comment } = typeof item === 'string' ? { address: item } : item
    const addresses = file === undefined ? [address ?? ''] : files.read(file)
    const note = [
      ...(comment === undefined ? [] : [comment]),
      ...(until === undefined ? [] : [`until ${until}`]),
    ]
    const why = note.length === 0 ? '' : ` (${note.join(', ')})`
    return addresses.map((named) => ({
      address: named,
      reason: `${who} names ${named}${file === undefined ? '' : ` in ${file}`}${why}`,
      ...(until !== undefined && { until }),
    }))
  })
}

/** Files with addresses; what one held last is good as long as it cannot be read, or is wrong. */
class AddressFiles {
  readonly #last = new Map<string, readonly string[]>()
  readonly #broken = new Set<string>()
  readonly #onTrouble: (message: string) => void

  constructor(onTrouble: (message: string) => void) {
    this.#onTrouble = onTrouble
  }

  read(file: string): readonly string[] {
    const problem = this.#problem(file)
    if (problem === undefined) this.#broken.delete(file)
    else if (!this.#broken.has(file)) {
      this.#broken.add(file)
      this.#onTrouble(
        `The addresses in ${file}, which must not be banned, are taken as they were: ${problem}.`,
      )
    }
    return this.#last.get(file) ?? []
  }

  #problem(file: string): string | undefined {
    try {
      const { addresses, wrong } = parseAddressList(readTextFile(file))
      const [first] = wrong
      if (first !== undefined) return `line ${first.line} is neither an address nor a network`
      this.#last.set(file, addresses)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : 'it cannot be read'
    }
  }
}

function dayIn(timezone: string): (time: number) => string {
  let format: Intl.DateTimeFormat | undefined
  return (time) => {
    // Sweden writes days as ISO 8601 does. Made when it is needed: it takes 20 ms.
    format ??= new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' })
    return format.format(time / 1000)
  }
}
