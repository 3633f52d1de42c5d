import type { Outcome } from '../../engine/ports.ts'
import type { NftChange, NftSet } from './nft-script.ts'
import { type NftProgram, type NftResult, runNft } from './run-nft.ts'

type Failure = Extract<Outcome, { ok: false }>
type FailedRun = Extract<NftResult, { ok: false }>

/** What a failed run of nft means, and what to do about it. `change` is given where nft refused that one alone. */
export function failureOf({ why, text }: FailedRun, change?: NftChange): Failure {
  switch (why) {
    case 'no program':
      return {
        ok: false,
        blocking: true,
        error: 'the program nft cannot be run',
        hint: 'install it (on Debian: apt-get install nftables), or give the ban sets `backend: none`',
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

function refusal(text: string, change: NftChange | undefined): Failure {
  const said = firstError(text)
  if (change === undefined) return { ok: false, error: `nft refused a script: ${said}` }
  const { target } = change
  const error = `nft refused to ban ${change.change.element.text} in ${target.table} ${target.name}: ${said}`
  const hint = hintFor(text, target)
  return hint === undefined ? { ok: false, error } : { ok: false, error, hint }
}

function hintFor(text: string, target: NftSet): string | undefined {
  if (text.includes('flags interval'))
    return `to ban networks declare the set so: ${addSet(target, 'interval,timeout')}`
  if (text.includes('interval overlaps'))
    return 'a network that overlaps it is in the set; it is tried again until that has run out'
  return undefined
}

/**
 * What is wrong with a set that changes go to, or undefined where it can take elements with a time-out. Asked
 * only after nft has refused something.
 */
export async function failureOfSet(program: NftProgram, target: NftSet): Promise<Failure | undefined> {
  const [family = '', table = ''] = target.table.split(' ')
  const listed = await runNft(program, ['-t', 'list', 'set', family, table, target.name])
  if (!listed.ok) {
    if (listed.why !== 'refused') return failureOf(listed)
    const hasTable = (await runNft(program, ['-t', 'list', 'table', family, table])).ok
    return missing(target, hasTable)
  }
  const type = typeOf(target)
  const wrong = wrongDeclaration(listed.text, type)
  if (wrong === undefined) return undefined
  return {
    ok: false,
    error: `the set ${target.name} of the table ${target.table} ${wrong}`,
    hint: `delete it and declare it anew: ${addSet(target, 'timeout')}`,
  }
}

function wrongDeclaration(listed: string, type: string): string | undefined {
  if (!new RegExp(`^\\s*type ${type}$`, 'm').test(listed)) return `is not of type ${type}`
  return /^\s*flags .*\btimeout\b/m.test(listed) ? undefined : 'takes no time-outs'
}

function missing(target: NftSet, hasTable: boolean): Failure {
  return {
    ok: false,
    error: hasTable
      ? `there is no set ${target.name} in the table ${target.table}`
      : `there is no table ${target.table}, so no set ${target.name} either`,
    hint: `make it: ${hasTable ? '' : `nft add table ${target.table} && `}${addSet(target, 'timeout')}`,
  }
}

function addSet(target: NftSet, flags: string): string {
  return `nft add set ${target.table} ${target.name} '{ type ${typeOf(target)}; flags ${flags}; }'`
}

function typeOf({ family }: NftSet): string {
  return family === 4 ? 'ipv4_addr' : 'ipv6_addr'
}

function firstError(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.includes('Error:')) ?? text
  return line.replace(/^.*Error: /, '').slice(0, 300)
}
