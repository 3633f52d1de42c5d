import { declarationOf, otherFlags, typeOf } from '../effects/ban/nft-declaration.ts'
import type { NftSet } from '../settings/nft-sets.ts'
import type { Patient } from './finding.ts'
import type { NftRuleset } from './nft-ruleset.ts'

export type Hook = 'input' | 'forward'

/** The commands that mend a set. */
export interface Mends {
  readonly missing: string
  /** It is declared as something else. */
  readonly wrong: string
  /** No rule, or none without further conditions, drops what comes from it in a hook. */
  readonly unused: (hook: Hook) => string
}

export function nftByHand(set: NftSet): Mends {
  const { table, name, family } = set
  // One that takes networks, too, serves whatever is banned.
  const declare = `nft add set ${table} ${name} '${declarationOf({ family, networks: true })}'`
  return {
    missing: `nft add table ${table}; ${declare}`,
    wrong: `delete it, and: ${declare}`,
    unused: (hook) =>
      `nft insert rule ${table} ${hook} ${family === 4 ? 'ip' : 'ip6'} saddr @${name} drop  # or set manage: true`,
  }
}

/** The daemon makes sets and rules together, and none as long as one set is there as another one. */
export function managedNft(sets: readonly NftSet[], ruleset: NftRuleset, patient: Patient): Mends {
  const isWrong = sets.some((set) => {
    const declared = ruleset.declared(set)
    return declared && (declared.type !== typeOf(set) || otherFlags(declared.flags, set) !== undefined)
  })
  const [table] = sets.map((set) => set.table)
  const anew = `nft delete table ${table}; ${makeBy(patient)}; where the table holds more, give manage one of its own`
  const mend = isWrong ? anew : makeBy(patient)
  return { missing: mend, wrong: anew, unused: () => mend }
}

export function ipsetByHand(name: string, family: 4 | 6): Mends {
  const declare = `ipset create ${name} hash:net family ${family === 4 ? 'inet' : 'inet6'} timeout 0`
  const iptables = family === 4 ? 'iptables' : 'ip6tables'
  return {
    missing: declare,
    wrong: `delete it, and: ${declare}`,
    unused: (hook) => `${iptables} -I ${hook.toUpperCase()} -m set --match-set ${name} src -j DROP`,
  }
}

export function managedIpset(name: string, patient: Patient): Mends {
  const mend = makeBy(patient)
  return {
    missing: mend,
    wrong: `delete the rules that use it, and: ipset destroy ${name}; ${mend}`,
    unused: () => mend,
  }
}

/** What has the daemon make what is missing. */
function makeBy({ daemon, settings }: Patient): string {
  return daemon.kind === 'absent'
    ? 'systemctl start pyruse-ts  # the daemon makes it'
    : `pyruse-ts reload  # the daemon makes it, at the latest within ${settings.reconcile}`
}
