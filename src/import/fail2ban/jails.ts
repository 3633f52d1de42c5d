import type { Duration } from '../../values/duration.ts'
import { Configuration, type ConfigurationFiles } from './configuration.ts'
import { type Filter, readFilter } from './filters.ts'
import { eachWithOptions, type Named, namedWithOptions } from './options.ts'
import { timeOf } from './times.ts'

/** What a jail says of how much is too much, and for how long it bans; undefined where that cannot be read. */
export interface Thresholds {
  readonly maxretry: number
  readonly findtime: Duration | 'for ever' | undefined
  readonly bantime: Duration | 'for ever' | undefined
}

/** A jail that is enabled. */
export interface Jail extends Thresholds {
  readonly name: string
  readonly filter: Named
  /** Undefined where there is no such filter. */
  readonly definition: Filter | undefined
  readonly readsJournal: boolean
  /** The files that it reads; none where it reads the journal. */
  readonly logpath: readonly string[]
  /** Whom it does not count: addresses, networks and host names. */
  readonly ignoreip: readonly string[]
  readonly ignorecommand: string
  readonly actions: readonly Named[]
  readonly escalates: boolean
}

/** What holds for all jails. */
export interface Defaults extends Thresholds {
  readonly ignoreip: readonly string[]
  readonly destemail: string | undefined
  readonly sender: string | undefined
  /** Whether bans of who comes back last longer, and for how long at most. */
  readonly escalates: boolean
  readonly longest: Duration | 'for ever' | undefined
  /** Whether how much longer is spelled out: otherwise it is twice as long each time. */
  readonly hasFormula: boolean
}

export interface Jails {
  readonly jails: readonly Jail[]
  readonly defaults: Defaults
}

const DEFAULT_MAXRETRY = 5
/** Options of a filter that a jail may give in its place. */
const OF_FILTER = ['failregex', 'ignoreregex', 'prefregex', 'journalmatch']

/** Reads the jails that are enabled; undefined where there is no configuration of jails. */
export function readJails(files: ConfigurationFiles): Jails | undefined {
  const configuration = Configuration.read(files, 'jail')
  if (configuration === undefined) return undefined
  const enabled = configuration.sections.filter((name) => isTrue(configuration.get(name, 'enabled')))
  const all = (option: string) => configuration.get('DEFAULT', option)
  return {
    jails: enabled.map((name) => readJail(files, configuration, name)),
    defaults: {
      ...thresholdsOf(all),
      ignoreip: words(all('ignoreip')),
      destemail: all('destemail'),
      sender: all('sender'),
      escalates: isTrue(all('bantime.increment')),
      longest: timeOf(all('bantime.maxtime') ?? ''),
      hasFormula: all('bantime.formula') !== undefined || all('bantime.multipliers') !== undefined,
    },
  }
}

function readJail(files: ConfigurationFiles, configuration: Configuration, name: string): Jail {
  const filter = namedWithOptions(configuration.get(name, 'filter') ?? name)
  const ofFilter = readFilter(files, filter, new Map())
  // A jail may go on from what its filter says: `%(known/failregex)s`.
  const known = new Map([
    ['known/failregex', ofFilter?.failregex.join('\n') ?? ''],
    ['known/ignoreregex', ofFilter?.ignoreregex.join('\n') ?? ''],
    ['known/prefregex', ofFilter?.prefregex ?? ''],
    ['known/journalmatch', ofFilter?.journalmatch ?? ''],
  ])
  const own = OF_FILTER.filter((option) => configuration.says(name, option))
  const more = new Map(own.map((option) => [option, configuration.get(name, option, known) ?? '']))
  const of = (option: string) => configuration.get(name, option)
  const readsJournal = /^systemd/.test(of('backend') ?? '')
  return {
    name,
    filter,
    definition: more.size === 0 ? ofFilter : readFilter(files, filter, more),
    ...thresholdsOf(of),
    readsJournal,
    logpath: readsJournal ? [] : pathsOf(of('logpath') ?? ''),
    ignoreip: words(of('ignoreip')),
    ignorecommand: of('ignorecommand') ?? '',
    actions: eachWithOptions(of('action') ?? ''),
    escalates: isTrue(of('bantime.increment')),
  }
}

function thresholdsOf(of: (option: string) => string | undefined): Thresholds {
  return {
    maxretry: wholeNumber(of('maxretry')) ?? DEFAULT_MAXRETRY,
    findtime: timeOf(of('findtime') ?? '10m'),
    bantime: timeOf(of('bantime') ?? '10m'),
  }
}

/** What is no number is as good as not written, as for fail2ban. */
function wholeNumber(text = ''): number | undefined {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined
}

/** Each path on a line of its own, perhaps with where to begin behind it. */
function pathsOf(logpath: string): readonly string[] {
  return logpath
    .split('\n')
    .map((line) => line.trim().replace(/\s+(?:head|tail)$/, ''))
    .filter((path) => path !== '')
}

function words(text = ''): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

function isTrue(text = ''): boolean {
  return /^(?:true|yes|on|1)$/i.test(text.trim())
}
