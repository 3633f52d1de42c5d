/** A group is three cases, two rules and an `if`; with the chain's `else` and its last rule that makes 50 in a chain. */
const GROUPS_PER_CHAIN = 8
const RULES_PER_CHAIN = GROUPS_PER_CHAIN * 6 + 2
const CHAINS_PER_FILE = 10

/** A ruleset as large as nobody writes by hand: services with their patterns, thresholds and actions. By file name. */
export function generateRules(rules: number): ReadonlyMap<string, string> {
  const chains = Array.from({ length: Math.ceil(rules / RULES_PER_CHAIN) }, (_, chain) => chainOf(chain))
  const files = new Map([['common.chain', COMMON]])
  for (let first = 0; first < chains.length; first += CHAINS_PER_FILE)
    files.set(`services-${first}.chain`, chains.slice(first, first + CHAINS_PER_FILE).join('\n'))
  return files
}

const COMMON = `define trusted = [192.168.1.96/29, 10.0.0.0/8, ::1]
define quiet = ["mandb", "sa-compile", "systemd-logind"]
default max_failures = 6

chain offence {
    offender in trusted -> drop
    count failures by [offender, offence] within 15m as failures
    failures < max_failures -> accept
    ban offender with clients for 2h
    accept
}
`

/** A base chain that recognises a service's messages: every case, rule and `if` counts, the last two included. */
function chainOf(chain: number): string {
  const groups = Array.from({ length: GROUPS_PER_CHAIN }, (_, group) => ({ chain, id: `${chain}_${group}` }))
  return `## What service ${chain} says.
chain service_${chain} from journal on SYSLOG_IDENTIFIER in ["service-${chain}", "service-${chain}-worker"] {
    match MESSAGE {
${groups.map(casesOf).join('\n')}
        else {
        }
    }
${groups.map(rulesOf).join('\n')}
    PRIORITY >= 5 -> drop
}
`
}

interface Place {
  readonly chain: number
  readonly id: string
}

function casesOf({ chain, id }: Place): string {
  return `        like "task ${id} failed for {user} from {offender:addr} port {port:int}: {_}" {
            set offence = "service_${chain}"
            goto offence
        }
        /^client <offender:addr>: (?<user>[^ ]+) was refused by rule ${id}(?: after <tries:int> tries)?$/ -> set offence = "rule_${id}", goto offence
        "worker ${id} started", "worker ${id} stopped" -> drop`
}

function rulesOf({ id }: Place): string {
  return `    PRIORITY <= 3 and _UID != 0 and not (SYSLOG_IDENTIFIER in quiet or MESSAGE ~ /unit ${id} is (?:up|down)/) -> report WARN "{SYSLOG_IDENTIFIER} on {_HOSTNAME}: {MESSAGE|truncate(200)}" details FIRSTLAST, accept
    if MESSAGE like "disk ${id} is {used:int} percent full{_}" {
        count disk_${id} by _HOSTNAME within 1h as warnings
        warnings > 3 and used >= 90 -> log WARNING "disk ${id} on {_HOSTNAME} is nearly full", accept
    }`
}
