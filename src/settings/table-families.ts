import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { NftablesSettings } from './ban-set-settings.ts'
import { type NftSet, nftSetsOf } from './nft-sets.ts'
import type { Settings } from './settings.ts'
import { nameOf, show } from './wording.ts'
import type { YamlDocument } from './yaml-document.ts'

/** The families of addresses that the tables of nftables do not take. */
const TAKES_ONLY: Readonly<Record<string, 4 | 6>> = { ip: 4, ip6: 6 }
/** Whose chains see in `input` and `forward` all that comes to this machine, or through it. */
const MANAGEABLE: readonly string[] = ['inet', 'ip', 'ip6']

/** What is wrong with the families of tables: nft would refuse sets or chains in them, or they would keep nobody out. */
export function diagnoseTableFamilies(
  { ban_sets }: Pick<Settings, 'ban_sets'>,
  document: YamlDocument,
): readonly Diagnostic[] {
  return Object.entries(ban_sets).flatMap(([name, set]) => {
    if (set.backend !== 'nftables') return []
    const path = ['ban_sets', name]
    return [...unmanageable(path, set, document), ...foreignSets(path, set, document)]
  })
}

function unmanageable(
  path: readonly string[],
  { manage, table }: NftablesSettings,
  document: YamlDocument,
): readonly Diagnostic[] {
  const [family = '', name = ''] = table.split(' ')
  if (manage !== true || MANAGEABLE.includes(family)) return []
  const place = [...path, 'table']
  const expected =
    'a table of the family `inet`, `ip` or `ip6`, since `manage` makes chains in input and forward'
  const details = { name: nameOf(place), expected, found: show(table) }
  return [diagnose('PY0904', document.valueSpan(place), details, `write \`inet ${name}\``)]
}

/** Sets of addresses that the table does not take; of each family one is told. */
function foreignSets(
  path: readonly string[],
  settings: NftablesSettings,
  document: YamlDocument,
): readonly Diagnostic[] {
  const foreign = Map.groupBy(nftSetsOf(settings).filter(isForeign), ({ family }) => family)
  return [...foreign.values()].flatMap(([set]) => (set === undefined ? [] : [diagnoseForeign(set)]))

  function diagnoseForeign({ table, family, managed, key }: NftSet): Diagnostic {
    const [kind = '', name = ''] = table.split(' ')
    const place = [...path, key]
    const problem = `cannot be in the table \`${table}\`, which takes addresses of IPv${TAKES_ONLY[kind]} only`
    const hint = managed ? `write \`table: inet ${name}\`, which takes both` : otherTable(family)
    return diagnose('PY0902', document.valueSpan(place), { name: nameOf(place), problem }, hint)
  }
}

function isForeign({ table, family }: NftSet): boolean {
  const [kind = ''] = table.split(' ')
  const only = TAKES_ONLY[kind]
  return only !== undefined && only !== family
}

function otherTable(family: 4 | 6): string {
  return family === 4
    ? 'name the table of the sets for IPv4 in `table`, and that of those for IPv6 in `ipv6_table`'
    : 'name the table of the sets for IPv6 in `ipv6_table`'
}
