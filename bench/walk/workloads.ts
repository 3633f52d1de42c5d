import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spreadAddress } from '../corpus/addresses.ts'
import { generateCorpus } from '../corpus/generate.ts'
import { HeldEntry, type RawEntry } from './held-entry.ts'

/** Chains, and entries that walk through them again and again. */
export interface Workload {
  /** By file name. */
  readonly chains: ReadonlyMap<string, string>
  /** One pass: the same entries each time but for their times. */
  readonly pass: (pass: number) => Iterable<HeldEntry>
  /** How many keys its counters hold in the end, where that is what matters. */
  readonly keys?: number
}

/** All workloads by their name; each takes a number: of chains, patterns or addresses. */
export const WORKLOADS: Readonly<Record<string, (number: number) => Workload>> = {
  shipped: () => ({ chains: shippedChains(), pass: corpus() }),
  chains,
  'chains evenly': (number) => ({ ...chains(number), pass: evenly(number) }),
  match: (number) => patterns(number, matchOf),
  rules: (number) => patterns(number, rulesOf),
  addresses,
}

const START = Date.UTC(2026, 10, 20) * 1000
const CORPUS_ENTRIES = 40_000
/** How long a pass lasts in the time of the entries, in microseconds. */
const PASS = CORPUS_ENTRIES * 4e5
const SSHD = Buffer.from('sshd')
const NO_OTHERS = new Map<string, string>()
const FIELDS = ['PRIORITY', '_UID', '_HOSTNAME']

function shippedChains(): ReadonlyMap<string, string> {
  const files = globSync(join(import.meta.dirname, '../../chains/*.chain')).sort()
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
}

/** The entries of the corpus, as `change` makes them; left out where it gives undefined. */
function corpus(
  change: (entry: RawEntry, at: number) => RawEntry | undefined = (entry) => entry,
): Workload['pass'] {
  const entries: RawEntry[] = []
  const othersOf = sharedOthers()
  for (const { realtime, identifier, message, fields } of generateCorpus({ entries: CORPUS_ENTRIES })) {
    const raw = {
      realtime,
      identifier: Buffer.from(identifier),
      message: Buffer.from(message),
      others: othersOf(fields),
    }
    const changed = change(raw, entries.length)
    if (changed !== undefined) entries.push(changed)
  }
  const duration = (entries.at(-1)?.realtime ?? 0) - (entries[0]?.realtime ?? 0)
  return (round) =>
    entries.values().map((entry) => new HeldEntry({ ...entry, realtime: entry.realtime + round * duration }))
}

/**
 * The fields beside the message and the identifier. Few texts come again and again in them, which sources therefore decode
 * once (known-texts.ts): here as there, those of two entries are the same in memory.
 */
function sharedOthers(): (fields: Readonly<Record<string, unknown>>) => ReadonlyMap<string, string> {
  const known = new Map<string, ReadonlyMap<string, string>>()
  return (fields) => {
    const others = FIELDS.flatMap((name) => {
      const value = fields[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    })
    const key = JSON.stringify(others)
    const shared = known.get(key) ?? new Map(others)
    known.set(key, shared)
    return shared
  }
}

/** So many chains of the kind of sshd's, which is the first of them; the entries are those of the corpus. */
function chains(number: number): Workload {
  const texts = new Map(shippedChains())
  for (const [file, text] of texts) {
    const isNeeded = /(?:sshd|policy)\.chain$/.test(file)
    const tests = text.indexOf('\ntest ')
    if (isNeeded) texts.set(file, tests < 0 ? text : text.slice(0, tests + 1))
    else texts.delete(file)
  }
  const sshd = [...texts].find(([file]) => file.endsWith('sshd.chain'))?.[1] ?? ''
  for (let other = 1; other < number; other++)
    texts.set(
      `service-${other}.chain`,
      sshd.replace(/\bsshd(?=[_"\- ]|$)/gm, (name, at, all) => renamed(name, at, all, other)),
    )
  return { chains: texts, pass: corpus() }
}

/** Names of chains and identifiers become those of another service; what stands in patterns stays. */
function renamed(name: string, at: number, text: string, other: number): string {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at))
  return /^chain |(?:goto|jump) sshd_/.test(line.trim()) ? `${name}${other}` : name
}

/** The lines of sshd in the corpus, spread evenly over the services. */
function evenly(number: number): Workload['pass'] {
  return corpus((entry, at) => {
    if (!String(entry.identifier).startsWith('sshd')) return undefined
    const service = at % number
    return { ...entry, identifier: Buffer.from(service === 0 ? 'sshd' : `sshd${service}`) }
  })
}

/** A chain of patterns that all look at MESSAGE, found anywhere in it. Of four entries one is of theirs. */
function patterns(number: number, chainOf: (number: number) => string): Workload {
  const pass = corpus((entry, at) => {
    if (at % 4 > 0) return entry
    const message = `[${at}] worker ${(at >> 2) % number} refused user${at % 50} at 192.0.2.${at % 256}`
    return { ...entry, message: Buffer.from(message) }
  })
  return { chains: new Map([['patterns.chain', chainOf(number)]]), pass }
}

function patternOf(index: number): string {
  return `/worker ${index} refused (?<user>[a-z0-9]+) at <ip:addr>$/`
}

function matchOf(number: number): string {
  const cases = Array.from(
    { length: number },
    (_, index) => `${patternOf(index)} -> set name = "{user}", accept`,
  )
  return `chain c from journal {\n match MESSAGE {\n${cases.join('\n')}\n}\n}\n`
}

function rulesOf(number: number): string {
  const rules = Array.from(
    { length: number },
    (_, index) => `MESSAGE ~ ${patternOf(index)} -> set name = "{user}", accept`,
  )
  return `chain c from journal {\n${rules.join('\n')}\n}\n`
}

/** Each address comes once a pass, in a window of five passes: so its counter holds five additions, however many there are. */
function addresses(number: number): Workload {
  const chain = `chain c from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password for {_} from {ip:addr} port {_:int} ssh2" -> count failures by ip within ${(PASS / 1e6) * 5 - 1}s as failures, accept
}`
  function* pass(round: number): Generator<HeldEntry> {
    for (let index = 0; index < number; index++) {
      const address = spreadAddress(index, number)
      const realtime = START + round * PASS + Math.floor((index * PASS) / number)
      const message = Buffer.from(`Failed password for root from ${address} port 4242 ssh2`)
      yield new HeldEntry({ realtime, identifier: SSHD, message, others: NO_OTHERS })
    }
  }
  return { chains: new Map([['addresses.chain', chain]]), pass, keys: number }
}
