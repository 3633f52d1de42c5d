import { GIVE_NET_RAW } from '../effects/ban/iptables-rules.ts'
import type { Settings } from '../settings/settings.ts'
import { isProgramThere } from '../values/find-program.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'
import { effectiveCapabilities, processStatus } from './process-status.ts'

/** The bits of capabilities. */
const NET_ADMIN = 12n
const NET_RAW = 13n

interface Needed {
  readonly program: string
  readonly mend: string
  readonly isNeeded: (set: Settings['ban_sets'][string]) => boolean
}

const NEEDED: readonly Needed[] = [
  {
    program: 'nft',
    mend: 'apt-get install nftables',
    isNeeded: ({ backend }) => backend === 'nftables',
  },
  { program: 'ipset', mend: 'apt-get install ipset', isNeeded: ({ backend }) => backend === 'ipset' },
  {
    program: 'iptables-save',
    mend: 'apt-get install iptables',
    isNeeded: ({ backend }) => backend === 'ipset',
  },
  {
    program: 'conntrack',
    mend: 'apt-get install conntrack',
    isNeeded: ({ cut_connections }) => cut_connections === true,
  },
]

/** Whether the programs that ban are there, and may. */
export const checkPrograms: Check = (patient) => {
  const sets = Object.values(patient.settings.ban_sets)
  const needed = NEEDED.filter(({ isNeeded }) => sets.some(isNeeded))
  if (needed.length === 0) return []
  const missing = needed.filter(({ program }) => !isProgramThere(program))
  const findings: readonly Finding[] = [
    ...missing.map(
      ({ program, mend }): Finding => ({
        about: 'programs',
        level: 'problem',
        finding: `there is no ${program}`,
        meaning: 'bans that need it wait until it is there',
        mend,
      }),
    ),
    ...withoutCapability(patient),
  ]
  const names = needed.map(({ program }) => program).join(', ')
  return findings.length > 0
    ? findings
    : [fine('programs', `${names}: there, and they may change the firewall`)]
}

/** Of the daemon where it runs; else of who asks. */
function withoutCapability({ daemon, settings }: Patient): readonly Finding[] {
  const pid = daemon.kind === 'running' ? daemon.status.pid : null
  const status = processStatus(pid === null ? 'self' : String(pid))
  if (status === undefined) return []
  const capabilities = effectiveCapabilities(status)
  const has = (bit: bigint) => ((capabilities >> bit) & 1n) === 1n
  const sets = Object.values(settings.ban_sets)
  const makesRules = sets.some((set) => set.backend === 'ipset' && set.manage === true)
  if (!has(NET_ADMIN))
    return [
      {
        about: 'programs',
        level: pid === null ? 'warning' : 'problem',
        finding: `${pid === null ? 'who runs this' : 'the daemon'} has no CAP_NET_ADMIN`,
        meaning: pid === null ? 'the firewall cannot be looked at' : 'it cannot ban',
        mend:
          pid === null
            ? 'run it as root'
            : 'AmbientCapabilities=CAP_NET_ADMIN in the unit, or run it as root',
      },
    ]
  if (pid === null || !makesRules || has(NET_RAW)) return []
  return [
    {
      about: 'programs',
      level: 'problem',
      finding: 'the daemon has no CAP_NET_RAW',
      meaning: 'iptables takes no rules of it that ask sets of ipset, so that nobody is kept out by them',
      mend: GIVE_NET_RAW,
    },
  ]
}
