import type { FailedOutcome } from '../../engine/ports.ts'
import type { IpsetTarget } from './ipset-script.ts'
import { runTool } from './run-tool.ts'

const CHAINS = ['INPUT', 'FORWARD'] as const

interface Running {
  readonly prefix: readonly string[]
  readonly signal: AbortSignal
  readonly timeout: number
}

/** Whether anything had to be made; or why it cannot be. */
export type Kept = { readonly ok: true; readonly made: boolean } | FailedOutcome

/** Makes the rules that drop what the sets hold, first in their chains, where they are missing. */
export async function keepDropRules(targets: readonly IpsetTarget[], running: Running): Promise<Kept> {
  let made = false
  for (const { name, family } of targets) {
    const iptables = {
      prefix: running.prefix,
      name: family === 4 ? 'iptables' : 'ip6tables',
      package: 'iptables',
    }
    for (const chain of CHAINS) {
      const rule = [chain, '-m', 'set', '--match-set', name, 'src', '-j', 'DROP']
      // `-w`: others may change the tables now.
      const found = await runTool(iptables, ['-w', '-C', ...rule], running)
      if (found.ok) continue
      if (found.refused === undefined) return found.failure
      const result = await runTool(iptables, ['-w', '-I', ...rule], running)
      if (!result.ok)
        return result.refused === undefined ? result.failure : refused(iptables.name, result.refused)
      made = true
    }
  }
  return { ok: true, made }
}

/** To look a set up by its name, iptables opens a raw socket. */
const LACKS_NET_RAW = /can't open socket to ipset/i
/** How the service comes by that. */
export const GIVE_NET_RAW =
  'systemctl edit pyruse-ts, [Service], AmbientCapabilities=CAP_NET_RAW and CapabilityBoundingSet=CAP_NET_RAW; systemctl restart pyruse-ts'
const NET_RAW = `rules that ask a set of ipset take CAP_NET_RAW besides: ${GIVE_NET_RAW}`

function refused(program: string, text: string): FailedOutcome {
  const error = `${program} refused a rule: ${text.trim().slice(0, 300)}`
  return { ok: false, error, ...(LACKS_NET_RAW.test(text) && { hint: NET_RAW }) }
}
