import type { Need } from '../../module/bound.ts'
import { CONTINUE } from '../outcome.ts'
import { type Code, code, joined } from '../script.ts'
import type { Workshop } from '../workshop.ts'
import { createSieve } from './sieve.ts'

/** One of many ways, which are tried in order. */
export interface Way {
  readonly need: Need | undefined
  /** Uses the value of the field as `value`. */
  readonly test: Code
  readonly body: Code
  /** Ways into the same branch stand side by side, and have the same body. */
  readonly branch: number
}

interface Ways {
  /** Which all of them look at; undefined where they have no need. */
  readonly field: string | undefined
  readonly ways: readonly Way[]
  /** Whether the first one that is taken is the only one. */
  readonly endsWithFirst: boolean
}

/** So many ways fit a word of what the sieve finds. */
const WORD = 32
/** What the function of a word gives where the next one has its turn. */
const NEXT = -1

/**
 * Writes code that tries those ways whose need the value of a field meets, in order: of 200 patterns two or three are tried,
 * not all. The ways of a word are one function.
 */
export function writeSifted({ field, ways, endsWithFirst }: Ways, { script, slots }: Workshop): Code {
  const words = Array.from({ length: Math.ceil(ways.length / WORD) }, (_, word) =>
    script.define(
      code`walk, value, found`,
      code`${writeWord(ways.slice(word * WORD, (word + 1) * WORD), endsWithFirst)}\nreturn ${NEXT}`,
    ),
  )
  const sieve = script.constant(createSieve(ways.map(({ need }) => need)))
  const value = field === undefined ? code`undefined` : code`walk.get(${slots.of(field)})`
  const functions = script.declare(code`[${joined(words, code`, `)}]`)
  return code`{
const value = ${value}
const found = ${sieve}(typeof value === 'string' ? value : undefined)
for (let word = 0; word < ${words.length}; word++) {
if (found[word] === 0) continue
const outcome = ${functions}[word](walk, value, found[word])
if (outcome === ${CONTINUE}) break
if (outcome !== ${NEXT}) return outcome
}
}`
}

function writeWord(ways: readonly Way[], endsWithFirst: boolean): Code {
  const branches = Map.groupBy(
    ways.map((way, bit) => ({ ...way, bit })),
    ({ branch }) => branch,
  )
  return code`${[...branches.values()].map((same) => {
    const tests = same.map(({ test, bit }) => code`(found & ${1 << bit}) !== 0 && ${test}`)
    const end = endsWithFirst ? code`\nreturn ${CONTINUE}` : code``
    return code`if (${joined(tests, code` || `)}) {\n${same[0]?.body ?? code``}${end}\n}`
  })}`
}
