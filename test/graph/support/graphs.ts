import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildGraph, type CountedHits } from '../../../src/graph/build.ts'
import type { ProgramGraph } from '../../../src/graph/model.ts'
import { checkText, said } from '../../support/program.ts'

/** The graph of a text of chains that has no errors. */
export function graphOf(text: string, hits?: CountedHits): ProgramGraph {
  const { program, diagnostics, syntax } = checkText(text)
  const errors = [...syntax, ...diagnostics].filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors.map(said).join('\n'))
  return buildGraph(program, hits)
}

/** The chains that the README shows. */
export const TOUR = readFileSync(join(import.meta.dirname, '../../fixtures/tour.chain'), 'utf8').replace(
  /^include .*$/m,
  '',
)

/** Counts something for every point that is asked for, and more the later it is asked for. */
export function everythingHit(): CountedHits {
  const hits = new Map<string, { count: number; since: number }>()
  const since = Date.UTC(2026, 0, 1) * 1000
  const get = (point: string) => {
    const known = hits.get(point) ?? { count: point.startsWith('source') ? 1e6 : hits.size ** 3, since }
    hits.set(point, known)
    return known
  }
  return Object.assign(new Map<string, { count: number; since: number }>(), { get })
}

/** Texts that mean something to one format or another. */
export const HOSTILE = [
  `"><script>alert(1)</script>`,
  ']]></style>&amp;&#60;',
  'a\\" -> b; }',
  '`**bold**` #quot; %% comment',
  '日本語 🎉 ‮gnp.exe',
  `it's {braces} [brackets] (parentheses) | pipe`,
  'end; subgraph x; click a callback',
  '\u{1b}[31mred \u{0} \u{fffe}',
]

/** Chains in which the hostile text stands wherever a text may stand. */
export function hostileChains(text: string): string {
  const quoted = `"${text.replace(/[\\"]/g, '\\$&').replace(/[\u{0}-\u{1f}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}"`
  const braced = quoted.replace(/(?<!\\u)\{|(?<!\\u\{[0-9a-f]*)\}/g, '$&$&')
  return `
## ${text.replace(/[\r\n]/g, ' ')}
chain hostile from journal on SYSLOG_IDENTIFIER == ${quoted} priority 5 {
  MESSAGE == ${quoted} -> report OTHER ${braced}, jump other
  MESSAGE in [${quoted}, "x"] -> goto other
}

## ${text.replace(/[\r\n]/g, ' ')}
chain other {
  log NOTICE ${braced}
  drop
}

policy report OTHER ${braced}
`
}

/** Chains by the hundred, each of which leads to some that stand below it. */
export function manyChains(count: number): string {
  const chains = Array.from({ length: count }, (_, index) => {
    const targets = [index * 2 + 1, index * 2 + 2, index + 7, count - 1].filter(
      (target) => target > index && target < count && target > 5,
    )
    const rules = targets.map(
      (target, at) => `  PRIORITY == ${at} -> ${at % 2 === 0 ? 'goto' : 'jump'} chain_${target}`,
    )
    const hook = index <= 5 ? ' from journal' : ''
    return `chain chain_${index}${hook} {\n${rules.join('\n')}\n  drop\n}`
  })
  return chains.join('\n')
}
