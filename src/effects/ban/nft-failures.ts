import type { FailedOutcome } from '../../engine/ports.ts'
import type { NftSet } from '../../settings/nft-sets.ts'
import { addSet, incapacity } from './nft-declaration.ts'
import type { NftChange } from './nft-script.ts'
import { differences, isUsed, type ManagedSet } from './nft-upkeep.ts'
import { type NftProgram, type NftResult, runNft } from './run-nft.ts'

type FailedRun = Extract<NftResult, { ok: false }>

/** What a failed run of nft means, and what to do about it. `change` is given where nft refused that one alone. */
export function failureOf({ why, text, hint }: FailedRun, change?: NftChange): FailedOutcome {
  switch (why) {
    case 'no program':
      return {
        ok: false,
        blocking: true,
        error: 'the program nft cannot be run',
        hint:
          hint ?? 'install it (on Debian: apt-get install nftables), or give the ban sets `backend: none`',
      }
    case 'no answer':
      return {
        ok: false,
        blocking: true,
        error: 'nft did not end in time',
        hint: 'see whether `nft list ruleset` hangs, too',
      }
    case 'killed':
      return { ok: false, blocking: true, error: 'nft was killed' }
    case 'broken off':
      return { ok: false, error: 'nft was broken off, since the program ends' }
    case 'no permission':
      return {
        ok: false,
        blocking: true,
        error: 'this process may not change the firewall',
        hint: 'run it with CAP_NET_ADMIN: AmbientCapabilities=CAP_NET_ADMIN in its systemd unit, or as root',
      }
    case 'refused':
      return refusal(text, change)
  }
}

function refusal(text: string, change: NftChange | undefined): FailedOutcome {
  const said = firstError(text)
  if (change === undefined) return { ok: false, error: `nft refused a script: ${said}` }
  const { target } = change
  const error = `nft refused to ban ${change.change.element.text} in ${target.table} ${target.name}: ${said}`
  const hint = hintFor(text, target)
  return hint === undefined ? { ok: false, error } : { ok: false, error, hint }
}

function hintFor(text: string, target: NftSet): string | undefined {
  if (text.includes('flags interval'))
    return target.managed
      ? madeAnew(target.table)
      : `to ban networks declare the set so: ${addSet({ ...target, networks: true })}`
  if (text.includes('interval overlaps'))
    return 'a network that overlaps it is in the set; it is tried again until that has run out'
  return undefined
}

/**
 * What is wrong with a set that changes go to, or undefined where it can take elements with a time-out. Asked
 * only after nft has refused something.
 */
export async function failureOfSet(program: NftProgram, target: NftSet): Promise<FailedOutcome | undefined> {
  const [family = '', table = ''] = target.table.split(' ')
  const listed = await runNft(program, ['-t', 'list', 'set', family, table, target.name])
  if (!listed.ok) {
    if (listed.why !== 'refused') return failureOf(listed)
    const hasTable = (await runNft(program, ['-t', 'list', 'table', family, table])).ok
    return missing(target, hasTable)
  }
  const lines = listed.text.split('\n').map((line) => line.trim())
  const wrong = incapacity(lines, target)
  if (wrong === undefined) return undefined
  return {
    ok: false,
    error: `the set ${target.name} of the table ${target.table} ${wrong}`,
    hint: target.managed ? madeAnew(target.table) : `delete it and declare it anew: ${addSet(target)}`,
  }
}

/** What it means that nft does not make what is to be kept. `listed` is what the table holds. */
export function failureToMake(result: FailedRun, managed: ManagedSet, listed: string): FailedOutcome {
  const failure = failureOf(result)
  if (result.why !== 'refused') return failure
  const found = differences(listed, managed)
  const reason = found.length > 0 ? found.join(', and ') : failure.error
  return {
    ...failure,
    error: isUsed(listed, managed) ? reason : `${reason}; ${managed.name} keeps nobody out`,
    hint:
      found.length > 0
        ? madeAnew(managed.table)
        : 'a set or chain of that name may be there as another one: give `manage` a table of its own',
  }
}

function madeAnew(table: string): string {
  return `delete the table, and it is made anew: nft delete table ${table}; where it holds more than that, give \`manage\` one of its own`
}

function missing(target: NftSet, hasTable: boolean): FailedOutcome {
  return {
    ok: false,
    error: hasTable
      ? `there is no set ${target.name} in the table ${target.table}`
      : `there is no table ${target.table}, so no set ${target.name} either`,
    hint: target.managed
      ? 'the daemon makes it when it compares the bans with the firewall: `pyruse-ts reload`'
      : `make it: ${hasTable ? '' : `nft add table ${target.table} && `}${addSet(target)}`,
  }
}

function firstError(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.includes('Error:')) ?? text
  return line.replace(/^.*Error: /, '').slice(0, 300)
}
