import type { NftSet } from '../../settings/nft-sets.ts'
import { declarationOf, difference } from './nft-declaration.ts'

/** What is made for one ban set. */
export interface ManagedSet {
  /** Its name in the settings. */
  readonly name: string
  readonly table: string
  readonly sets: readonly NftSet[]
  readonly priority: number
}

const HOOKS = ['input', 'forward'] as const

/**
 * The script that makes table, sets and chains, whatever of it is there already. The chains are made anew, since a hook's
 * priority cannot be changed; all is one transaction, so that nobody slips through meanwhile.
 */
export function upkeepScript({ name, table, sets, priority }: ManagedSet): string {
  const lines = [`add table ${table}`]
  for (const set of sets) lines.push(`add set ${table} ${set.name} ${declarationOf(set)}`)
  for (const hook of HOOKS) {
    const chain = `${table} ${chainOf(name, hook)}`
    lines.push(
      `add chain ${chain}`,
      `flush chain ${chain}`,
      `delete chain ${chain}`,
      `add chain ${chain} { type filter hook ${hook} priority ${priority}; policy accept; }`,
      ...sets.map((set) => `add rule ${chain} ${dropRule(set)}`),
    )
  }
  return `${lines.join('\n')}\n`
}

/** Whether a table, as `nft -y -t list table` prints it, holds all that the script makes. */
export function isKept(listed: string, { name, sets, priority }: ManagedSet): boolean {
  const blocks = blocksOf(listed)
  return (
    sets.every(({ name: set }) => blocks.has(`set ${set}`)) &&
    HOOKS.every((hook) => {
      const lines = blocks.get(`chain ${chainOf(name, hook)}`) ?? []
      const isHooked = lines.some((line) => line.startsWith(`type filter hook ${hook} priority ${priority};`))
      return isHooked && sets.every((set) => lines.includes(dropRule(set)))
    })
  )
}

/** How sets that a table holds differ from those that the script makes, which nft refuses for that: one sentence each. */
export function differences(listed: string, { table, sets }: ManagedSet): readonly string[] {
  const blocks = blocksOf(listed)
  return sets.flatMap((set) => {
    const lines = blocks.get(`set ${set.name}`)
    const found = lines && difference(lines, set)
    return found === undefined ? [] : [`the set ${set.name} of the table ${table} ${found}`]
  })
}

/** Whether any rule of a table asks for the sets, be it ours or not. */
export function isUsed(listed: string, { sets }: ManagedSet): boolean {
  const words = new Set(listed.split(/\s+/))
  return sets.some(({ name }) => words.has(`@${name}`))
}

/** The lines of each set and chain, by its kind and name. */
function blocksOf(listed: string): ReadonlyMap<string, readonly string[]> {
  const blocks = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of listed.split('\n').map((text) => text.trim())) {
    const [, block] = /^((?:set|chain) \S+) \{$/.exec(line) ?? []
    if (block === undefined) lines.push(line)
    else {
      lines = []
      blocks.set(block, lines)
    }
  }
  return blocks
}

function chainOf(name: string, hook: string): string {
  return `pyruse_ts_${name}_${hook}`
}

function dropRule({ name, family }: NftSet): string {
  return `${family === 4 ? 'ip' : 'ip6'} saddr @${name} drop`
}
