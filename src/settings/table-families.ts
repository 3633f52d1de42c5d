import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { NftablesSettings } from './ban-set-settings.ts'
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

/** Sets of addresses that the table does not take. */
function foreignSets(
  path: readonly string[],
  settings: NftablesSettings,
  document: YamlDocument,
): readonly Diagnostic[] {
  const { table, ipv6_table = table, manage } = settings
  return ([4, 6] as const).flatMap((family) => {
    const its = family === 4 ? table : ipv6_table
    const [kind = '', name = ''] = its.split(' ')
    const only = TAKES_ONLY[kind]
    const key = ([`ipv${family}`, `ipv${family}_networks`] as const).find(
      (one) => settings[one] !== undefined,
    )
    if (key === undefined || only === undefined || only === family) return []
    const place = [...path, key]
    const problem = `cannot be in the table \`${its}\`, which takes addresses of IPv${only} only`
    const hint = manage === true ? `write \`table: inet ${name}\`, which takes both` : otherTable(family)
    return [diagnose('PY0902', document.valueSpan(place), { name: nameOf(place), problem }, hint)]
  })
}

function otherTable(family: 4 | 6): string {
  return family === 4
    ? 'name the table of the sets for IPv4 in `table`, and that of those for IPv6 in `ipv6_table`'
    : 'name the table of the sets for IPv6 in `ipv6_table`'
}
