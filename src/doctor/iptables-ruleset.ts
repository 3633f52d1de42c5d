import type { Coverage } from './nft-ruleset.ts'

const DROPS: ReadonlySet<string> = new Set(['DROP', 'REJECT'])

interface Rule {
  readonly target: string | undefined
  /** Everything but the target. */
  readonly conditions: string
}

/** What `iptables-save -t filter` prints: which sets drop. */
export class IptablesRuleset {
  readonly #chains = new Map<string, Rule[]>()

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [, chain, rest = ''] = /^-A (\S+) ?(.*)$/.exec(line) ?? []
      if (chain === undefined) continue
      const rules = this.#chains.get(chain) ?? []
      this.#chains.set(chain, rules)
      rules.push(ruleOf(rest))
    }
  }

  /** Whether packets from addresses of an ipset are dropped in a chain, INPUT or FORWARD. */
  drops(set: string, chain: string, seen: Set<string> = new Set()): Coverage | undefined {
    if (seen.has(chain)) return undefined
    seen.add(chain)
    let found: Coverage | undefined
    for (const { target, conditions } of this.#chains.get(chain) ?? []) {
      if (target === undefined) continue
      const others = withoutSet(conditions, set)
      const asksSet = others !== conditions
      const cover = asksSet ? this.#dropsAll(target) : this.drops(set, target, seen)
      const limited = cover === 'whole' && others !== '' ? 'part' : cover
      if (limited === 'whole') return limited
      found ??= limited
    }
    return found
  }

  #dropsAll(target: string): Coverage | undefined {
    if (DROPS.has(target)) return 'whole'
    const rules = this.#chains.get(target) ?? []
    return rules.some((rule) => DROPS.has(rule.target ?? '') && rule.conditions === '') ? 'whole' : undefined
  }
}

function ruleOf(text: string): Rule {
  const [, target] = /(?:^| )-[jg] (\S+)/.exec(text) ?? []
  const conditions = text
    .replace(/(?:^| )-[jg] .*$/, '')
    .replace(/-m comment --comment (?:"[^"]*"|\S+)/, '')
    .trim()
  return { target, conditions }
}

/** The conditions without the one that a packet comes from the set; the same where there is none. */
function withoutSet(conditions: string, set: string): string {
  const asked = `-m set --match-set ${set} src`
  const words = ` ${conditions} `
  return words.includes(` ${asked} `) ? words.replace(` ${asked} `, ' ').trim() : conditions
}
