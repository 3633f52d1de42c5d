import type { Coverage, Known } from './nft-ruleset.ts'

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
  drops(set: string, chain: string, known: Known = new Map()): Coverage | undefined {
    if (known.has(chain)) return known.get(chain)
    known.set(chain, undefined)
    let found: Coverage | undefined
    for (const { target, conditions } of this.#chains.get(chain) ?? []) {
      if (target === undefined) continue
      const others = withoutSet(conditions, set)
      const asksSet = others !== conditions
      const cover = asksSet ? this.#dropsAll(target) : this.drops(set, target, known)
      const limited = cover === 'whole' && others !== '' ? 'part' : cover
      if (limited === 'whole' || found === undefined) found = limited
      if (found === 'whole') break
    }
    known.set(chain, found)
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
