import { RegExpParser } from '@eslint-community/regexpp'
import { check } from 'recheck'
import { describe as describeText } from '../../../src/check/patterns/sample.ts'

/** A text of at least so many characters that keeps a matcher at work. */
export type Attack = (size: number) => string

/** Milliseconds that recheck may take for a pattern: of some it cannot tell in minutes, and of most that it can it does at once. */
const PATIENCE = 20

/** Texts that attack a pattern: one that recheck finds, and every part of a matching text repeated. */
export async function attacksOn(source: string): Promise<readonly Attack[]> {
  const attacks = [...(await foundByRecheck(source)), ...repetitions(source)]
  return [...new Map(attacks.map((attack) => [attack(200), attack])).values()]
}

async function foundByRecheck(source: string): Promise<readonly Attack[]> {
  const found = await check(source, '', { timeout: PATIENCE, randomSeed: 1 })
  if (found.status !== 'vulnerable') return []
  const { pumps, suffix } = found.attack
  const fixed = pumps.reduce((length, { prefix }) => length + prefix.length, suffix.length)
  const pumped = pumps.reduce((length, { pump }) => length + pump.length, 0)
  return [
    (size) => {
      const times = Math.max(1, Math.ceil((size - fixed) / pumped))
      return pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + suffix
    },
  ]
}

/** A text that the pattern describes, cut off and ended in a way that fails, with each stretch in it repeated. */
export function repetitions(source: string): readonly Attack[] {
  const parsed = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source)
  return [false, true].flatMap((optional) => {
    const pieces = describeText(parsed, undefined, () => 'text', optional)
    const free = [...pieces.keys()].filter((place) => pieces[place]?.isFree)
    const texts = pieces.map(({ text }) => text)
    return free.flatMap((place) =>
      [texts.slice(place, place + 1), texts.slice(place), texts].map((part): Attack => {
        const before = texts.slice(0, place).join('')
        const pump = part.join('') || 'x'
        // What stands before it may be longer than a small text.
        return (size) =>
          `${before}${pump.repeat(Math.max(1, Math.ceil((size - before.length) / pump.length)))}\0`
      }),
    )
  })
}
