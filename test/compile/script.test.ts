import { describe, expect, it } from 'vitest'
import { benchOf } from '../support/program.ts'
import { expectSameWalks } from './same-walks.ts'

/** More than one function of the script can hold, and more than one word of a sieve. */
const MANY = 150

function many(write: (number: number) => string, between: string): string {
  return Array.from({ length: MANY }, (_, number) => write(number)).join(between)
}

/** Entries of which the first, the last, one in the middle and none is meant. */
const SOME = [0, 31, 32, 77, MANY - 1, MANY].map((number) => ({
  MESSAGE: `job ${number} failed`,
  _COMM: `job${number}`,
  PRIORITY: `${number % 8}`,
}))

describe('a chain too long for one function walks as a short one does', () => {
  it.each([
    [
      'rules that a sieve sorts out',
      many((n) => `MESSAGE ~ /job ${n} (?<x>.*)$/ -> report INFO "${n} {x}"`, '\n'),
    ],
    [
      'rules that it does not',
      many((n) => `_COMM != "job${n}" and PRIORITY >= ${n % 8} -> report INFO "${n}"`, '\n'),
    ],
    [
      'rules that leave the chain',
      many((n) => `_COMM != "job${n + 40}" -> report INFO "${n}", goto other`, '\n'),
    ],
    [
      'cases',
      `match MESSAGE {\n${many((n) => `/^job ${n} / -> report INFO "${n}"`, '\n')}\nelse -> drop\n}\naccept`,
    ],
    [
      'cases of many patterns',
      `match MESSAGE {\n${many((n) => `/job ${n} f/`, ',\n')} -> jump other\nelse -> drop\n}\naccept`,
    ],
    [
      'branches',
      `${many((n) => `if _COMM != "job${n}" and PRIORITY == ${n} {\nreport INFO "${n}"\n}`, ' else ')} else {\ndrop\n}\naccept`,
    ],
    ['actions', many((n) => `set x = "${n} {MESSAGE}"\nreport INFO "{x}"`, '\n')],
  ])('made of %s', (_title, statements) => {
    const chains = `chain first from journal {\n${statements}\n}\nchain other {\nPRIORITY >= 4 -> accept\nreport INFO "other"\n}\n`
    expectSameWalks(chains, SOME)
  })
})

describe('no text becomes a part of the script', () => {
  it.each([
    ['a quote and a statement', "'; throw new Error(); '"],
    ['what ends a template', '`; process.exit(3); `'],
    ['a line separator', 'a\u2028throw 1\u2029b'],
    ['the end of a comment', '*/ throw 1 /*'],
    ['a name of the script', 'c0'],
  ])('such as %s', (_title, text) => {
    const written = JSON.stringify(text)
    const bench = benchOf(
      `chain c from journal on SYSLOG_IDENTIFIER == ${written} {\nset x = ${written}\nx == ${written} and MESSAGE in [${written}] -> report INFO "{MESSAGE}", accept\n}`,
    )
    bench.walk({ SYSLOG_IDENTIFIER: text, MESSAGE: text })
    expect(bench.last?.verdict).toBe('accept')
    expect(bench.effects).toMatchObject([{ effect: 'report', message: text }])
  })
})
