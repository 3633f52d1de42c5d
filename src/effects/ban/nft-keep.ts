import type { FailedOutcome } from '../../engine/ports.ts'
import type { NftablesSettings } from '../../settings/ban-set-settings.ts'
import { DEFAULTS } from '../../settings/defaults.ts'
import type { Upkeep } from './backend.ts'
import { failureOf, failureToMake } from './nft-failures.ts'
import { targetsOf } from './nft-targets.ts'
import { isKept, type ManagedSet, upkeepScript } from './nft-upkeep.ts'
import { type NftProgram, runNft } from './run-nft.ts'

/** Makes what the settings want made for these ban sets and is missing. `sets` are the settings of all by name. */
export async function keepSets(
  nft: NftProgram,
  names: readonly string[],
  sets: Readonly<Record<string, NftablesSettings>>,
): Promise<Upkeep> {
  const listed = new Map<string, string>()
  const missing: ManagedSet[] = []
  for (const managed of names.flatMap((name) => managedSet(name, sets[name]))) {
    const { table } = managed
    if (!listed.has(table)) {
      const result = await runNft(nft, ['-y', '-t', 'list', 'table', ...table.split(' ')])
      if (!result.ok && result.why !== 'refused') return notKept(names, failureOf(result))
      listed.set(table, result.ok ? result.text : '')
    }
    if (!isKept(listed.get(table) ?? '', managed)) missing.push(managed)
  }
  return make(nft, missing, listed)
}

/** Makes all in one transaction; where that is refused, each in its own, so that one that is wrong holds up no other. */
async function make(
  nft: NftProgram,
  missing: readonly ManagedSet[],
  tables: ReadonlyMap<string, string>,
): Promise<Upkeep> {
  const [first, ...others] = missing
  if (first === undefined) return { made: [], failures: new Map() }
  const names = missing.map(({ name }) => name)
  const result = await runNft(nft, ['-f', '-'], missing.map(upkeepScript).join(''))
  if (result.ok) return { made: names, failures: new Map() }
  if (result.why !== 'refused' || others.length === 0)
    return notKept(names, failureToMake(result, first, tables.get(first.table) ?? ''))
  const apart: Upkeep[] = []
  for (const managed of missing) apart.push(await make(nft, [managed], tables))
  return {
    made: apart.flatMap(({ made }) => made),
    failures: new Map(apart.flatMap(({ failures }) => [...failures])),
  }
}

/** What is to be made of a set, where the settings want that. */
function managedSet(name: string, settings: NftablesSettings | undefined): readonly ManagedSet[] {
  if (settings?.manage !== true) return []
  const { table, priority = DEFAULTS.priority } = settings
  return [{ name, table, sets: targetsOf(settings), priority }]
}

function notKept(names: readonly string[], failure: FailedOutcome): Upkeep {
  return { made: [], failures: new Map(names.map((name) => [name, failure])) }
}
