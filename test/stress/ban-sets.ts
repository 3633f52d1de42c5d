import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A ban set, and what it really holds. */
export interface StressSet {
  /** As the settings name it. */
  readonly settings: Readonly<Record<string, unknown>>
  held(): readonly string[]
}

/** Runs a program in the network namespace whose firewall is meant, and gives what it printed. */
export type RunInside = (...command: readonly string[]) => string

const TABLE = 'inet pyruse'
/** Seconds that a `command` set takes for a ban: at once, a little, and longer than others wait. */
const DELAYS = { quick: 0, late: 0.3, slow: 1.5 } as const

/**
 * The program of a `command` set: a book of addresses that is written by one at a time. While a file `broken` lies in its
 * directory, it fails.
 */
const BOOK = `#!/bin/sh
# book OPERATION BOOK ADDRESS SECONDS
sleep "$4"
[ -e "\${0%/*}/broken" ] && { echo "out of ink" >&2; exit 1; }
exec 9>"$2.lock"
flock 9
case $1 in
ban) grep -qxF "$3" "$2" || echo "$3" >>"$2" ;;
unban) grep -vxF "$3" "$2" >"$2.new"; mv "$2.new" "$2" ;;
esac
`

/** One set of each kind, by name: two in one table of nftables, one of ipset, and commands of different speed. */
export function stressSets(directory: string, inside: RunInside): Readonly<Record<string, StressSet>> {
  const book = join(directory, 'book')
  writeFileSync(book, BOOK)
  chmodSync(book, 0o755)
  const commands = Object.entries(DELAYS).map(([name, seconds]) => [
    name,
    commandSet(book, join(directory, `book-of-${name}`), seconds),
  ])
  return {
    own: nftablesSet('own4', inside),
    beside: nftablesSet('beside4', inside),
    ipset: ipsetSet('ipset4', inside),
    ...Object.fromEntries(commands),
  }
}

/** Empties or deletes what holds the bans, in each way that an administrator may. */
export const FLUSHES: readonly (readonly string[])[] = [
  ['nft', 'flush', 'ruleset'],
  ['nft', `add table ${TABLE}; delete table ${TABLE}`],
  ['ipset', 'flush'],
]

function nftablesSet(name: string, inside: RunInside): StressSet {
  return {
    settings: { backend: 'nftables', table: TABLE, ipv4: name, manage: true },
    held: () => [name, `${name}_networks`].flatMap((set) => nftElements(set, inside)),
  }
}

function nftElements(set: string, inside: RunInside): readonly string[] {
  // A set that does not exist holds nothing: it comes back with the next look at the firewall.
  const listed = inside('nft', 'list', 'ruleset')
  const [, elements = ''] = new RegExp(`set ${set} \\{[^}]*elements = \\{([^}]*)\\}`).exec(listed) ?? []
  return elements.split(',').flatMap((element) => element.trim().split(' ', 1).filter(Boolean))
}

function ipsetSet(name: string, inside: RunInside): StressSet {
  inside('ipset', 'create', name, 'hash:net', 'timeout', '0')
  return {
    settings: { backend: 'ipset', ipv4: name },
    held: () =>
      inside('ipset', 'save', name)
        .split('\n')
        .flatMap((line) => /^add \S+ (\S+)/.exec(line)?.[1] ?? []),
  }
}

function commandSet(program: string, book: string, seconds: number): StressSet {
  writeFileSync(book, '')
  const operation = (name: string) => [program, name, book, '{address}', String(seconds)]
  return {
    settings: {
      backend: 'command',
      ban: operation('ban'),
      unban: operation('unban'),
      list: ['/bin/cat', book],
    },
    held: () => readFileSync(book, 'utf8').split('\n').filter(Boolean),
  }
}

/** Runs programs in a network namespace. */
export function insideOf(prefix: readonly string[]): RunInside {
  const [program = '', ...rest] = prefix
  return (...command) => execFileSync(program, [...rest, ...command], { encoding: 'utf8' })
}
