import { readdirSync, readFileSync } from 'node:fs'
import { RegExpParser } from '@eslint-community/regexpp'
import { describe, expect, it } from 'vitest'
import { likeSource } from '../../../src/check/patterns/like-source.ts'
import { compileLinear, type Matcher } from '../../../src/check/patterns/linear.ts'
import { linearize } from '../../../src/check/patterns/linearize.ts'
import { plainSource } from '../../../src/check/patterns/plain-source.ts'
import type { Regex, Text } from '../../../src/language/ast.ts'
import { parseLike } from '../../../src/language/like-pattern.ts'
import { parseFile } from '../../../src/language/parse.ts'
import { attacksOn, repetitions } from './attacks.ts'
import { excess, leastTime, outgrows, timeOf } from './growth.ts'
import { linearSource } from './support.ts'

/** Longer than what starts on the backtracking engine. */
const KILOBYTE = 1_025
const LONG = 32 * KILOBYTE
/** So many times what a plain linear pattern takes for the long text is too soon for a quadratic one, which takes hundreds. */
const SOON = 10
/** A machine that is busy with other things may make the long text look longer; a quadratic pattern has an excess of 32. */
const MARGIN = 6

const chains = new URL('../../../chains/', import.meta.url)
const shipped = readdirSync(chains).filter((name) => name.endsWith('.chain'))

const plain = matcherOf('a*b')
const plainTime = leastTime(() => plain.test('a'.repeat(LONG)))

describe('every shipped pattern takes linear time, whatever the text', () => {
  it.each(shipped)('%s', { timeout: 300_000 }, async (name) => {
    const sources = patternsOf(readFileSync(new URL(name, chains), 'utf8'))
    for (const source of sources) {
      const matcher = matcherOf(source)
      for (const attack of await attacksOn(source)) {
        expect(isSlow(matcher, attack), `${source} on ${JSON.stringify(attack(100))}`).toBe(false)
      }
    }
  })
})

describe('the check finds what is not linear', () => {
  it.each([
    ['a quadratic pattern', /(?=)a*b/, 'a', 256, 8192],
    ['an exponential one', /(?=)^(a+)+$/, 'a', 10, 20],
  ])('%s on an engine that only backtracks: %s', (_title, expression, pump, from, to) => {
    // The look-ahead means nothing, but V8 cannot move a pattern with it to its linear engine.
    const attack = (size: number) => `${pump.repeat(size)}\0`
    expect(excess((text) => expression.test(text), attack, from, to)).toBeGreaterThan(MARGIN)
  })

  it('what a quadratic pattern takes for the long text is measured', () => {
    const shorter = 'a'.repeat(LONG / 4)
    expect(timeOf(() => /(?=)a*b/.test(shorter))).toBeGreaterThan((SOON * plainTime) / 4)
  })

  it.each(['a*b', '^(?:a+)+$', '(?:a|a)*b', '[0-9]{1,200}x', '(?<=a+)b', '^.*a.*a.*b'])(
    '%s is linear as it is run here',
    { timeout: 60_000 },
    (source) => {
      const matcher = matcherOf(source)
      for (const attack of repetitions(source)) expect(isSlow(matcher, attack)).toBe(false)
    },
  )

  it('a short text takes no longer than a long one', () => {
    const matcher = matcherOf('a*b')
    const long = leastTime(() => matcher.test('a'.repeat(64 * KILOBYTE)))
    expect(leastTime(() => matcher.test('a'.repeat(KILOBYTE - 1)))).toBeLessThan(long)
  })
})

/** Only what takes its time for the long text is measured. */
function isSlow(matcher: Pick<Matcher, 'test'>, attack: (size: number) => string): boolean {
  const long = attack(LONG)
  if (timeOf(() => matcher.test(long)) < SOON * plainTime) return false
  return outgrows((text) => matcher.test(text), attack, { from: KILOBYTE, to: LONG, margin: MARGIN })
}

function matcherOf(source: string): Matcher {
  const matcher = compileLinear(linearSource(source))
  if ('problem' in matcher) throw new Error(matcher.problem)
  return matcher
}

/** All patterns of a chain file, as JavaScript's. */
function patternsOf(text: string): readonly string[] {
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if (isRegex(node)) found.push(sourceOf(node))
    else if ('kind' in node && node.kind === 'like' && 'template' in node && isText(node.template))
      found.push(likeSource(parseLike(node.template).parts))
    else for (const [key, value] of Object.entries(node)) if (key !== 'span') visit(value)
  }
  visit(parseFile({ name: 'shipped.chain', text }).file)
  return found
}

function sourceOf({ source, flags }: Regex): string {
  const parsed = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(
    plainSource(source, flags.includes('x')).source,
  )
  const linear = linearize(parsed, flags.includes('i'))
  if ('refusal' in linear) throw new Error(linear.refusal.problem)
  return linear.source
}

function isRegex(node: object): node is Regex {
  return 'kind' in node && node.kind === 'regex'
}

function isText(node: unknown): node is Text {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'text'
}
