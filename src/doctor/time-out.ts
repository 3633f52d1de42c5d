import { setTimeout } from 'node:timers/promises'
import type { BanBackend } from '../effects/ban/backend.ts'
import { createBanJudge } from '../effects/ban/ban-judge.ts'
import { createBans } from '../effects/executors.ts'
import { SYSTEM_CLOCK } from '../effects/ports.ts'
import type { Settings } from '../settings/settings.ts'
import { type Address, parseAddress } from '../values/address.ts'
import type { Check, Finding } from './finding.ts'

/** Of the networks for documentation: nobody has them, unless this machine stands in such a network itself. */
const NOBODIES = ['192.0.2.1', '198.51.100.1', '203.0.113.1']
/** Seconds of the ban; the kernel is asked again a second later. */
const SECONDS = 2

type BanSet = Settings['ban_sets'][string]

/** Bans an address that nobody has, where that is asked for, and looks whether the ban begins and ends. */
export const checkTimeOut: Check = async ({ settings, trying, now, signal }) => {
  if (!trying.ban) return []
  const { current: judge } = createBanJudge(settings, { clock: SYSTEM_CLOCK })
  const { backends } = createBans(settings)
  const findings: Finding[] = []
  for (const [set, backend] of backends) {
    const about = `ban set ${set}`
    const nobody = NOBODIES.find((address) => judge(set, address, now * 1000) === undefined)
    const address = nobody === undefined ? undefined : parseAddress(nobody)
    const banSet = settings.ban_sets[set]
    if (banSet === undefined || keepsNobodyOut(banSet)) continue
    const reason = whyNot(set, banSet, backend)
    if (reason !== undefined) findings.push({ about, ...untried(reason) })
    else if (address === undefined) findings.push({ about, ...untried('never_ban spares everybody') })
    else findings.push({ about, ...(await tryOut(set, address, backend, signal)) })
  }
  return findings
}

/** Told already of the ban set itself. */
function keepsNobodyOut({ backend, mode }: BanSet): boolean {
  return backend === 'none' || mode === 'observe'
}

function whyNot(set: string, settings: BanSet, backend: BanBackend): string | undefined {
  if ((settings.backend === 'nftables' || settings.backend === 'ipset') && settings.ipv4 === undefined)
    return 'it bans no IPv4 addresses'
  if (!backend.canList(set)) return 'without `list`, nobody knows what it holds'
  return backend.endsBans(set) ? undefined : 'its bans are ended by the daemon'
}

function untried(reason: string): Omit<Finding, 'about'> {
  return {
    level: 'warning',
    finding: `it is not tried out: ${reason}`,
    meaning: 'whether its bans begin and end is not known',
  }
}

async function tryOut(
  set: string,
  address: Address,
  backend: BanBackend,
  signal: AbortSignal,
): Promise<Omit<Finding, 'about'>> {
  const { text } = address
  const isHeld = async () => {
    const held = await backend.list(set, signal)
    return held.ok && held.bans.some(({ element }) => element.text === text)
  }
  if (await isHeld()) return untried(`${text} is banned already`)
  const [outcome] = await backend.apply([{ set, element: address, banned: SECONDS }], signal)
  if (outcome?.ok !== true)
    return {
      level: 'problem',
      finding: `a ban was tried out, and failed: ${outcome?.error ?? 'there is no answer'}`,
      ...(outcome?.hint === undefined ? {} : { mend: outcome.hint }),
    }
  if (!(await isHeld()))
    return {
      level: 'problem',
      finding: `${text} was banned, and is not there`,
      mend: 'look for what else changes the firewall',
    }
  await setTimeout(SECONDS * 1000 + 1000, undefined, { signal })
  if (!(await isHeld()))
    return { level: 'ok', finding: `${text} was banned for ${SECONDS} s: the ban began, and ended` }
  await backend.apply([{ set, element: address, banned: 'not' }], signal)
  return {
    level: 'problem',
    finding: `${text} was banned for ${SECONDS} s, and still was after that`,
    meaning: 'bans do not end',
    mend: 'give the set time-outs',
  }
}
