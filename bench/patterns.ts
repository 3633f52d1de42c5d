/**
 * How fast patterns match on the engines of V8, on ordinary messages and on attacks: `node bench/patterns.ts`.
 */
import { performance } from 'node:perf_hooks'
import { compileLinear } from '../src/check/patterns/linear.ts'
import { numberText } from '../src/values/number-text.ts'
import { describeMachine } from './machine.ts'

const ADDRESS = '[0-9A-Fa-f:.]+(?:%[0-9A-Za-z_.-]+)?'
const FAILED = `^Failed (?:\\S+) for (?<user>[\\s\\S]*) from (?<offender>${ADDRESS}) port (?:-?[0-9]+) ssh2$`
const CLOSED = `^(?:Connection (?:closed|reset) by|Disconnected from) (?:(?:invalid|authenticating) user .* )?(?<offender>${ADDRESS}) port (?<port>-?[0-9]+) \\[preauth\\]$`
const FAILURE = 'Failed password for invalid user admin from 203.0.113.9 port 4242 ssh2'

const cases: readonly (readonly [title: string, source: string, text: string])[] = [
  ['sshd, it matches', FAILED, FAILURE],
  ['sshd, it does not', CLOSED, FAILURE],
  ['sshd, 1 KB of attack', FAILED, `Failed a for ${' from 1 port 1'.repeat(78)}`.slice(0, 1024)],
  ['sshd, 64 KB of attack', FAILED, `Failed a for ${' from 1 port 1'.repeat(5040)}`.slice(0, 65_536)],
  ['a*b, 1 KB of a', 'a*b', 'a'.repeat(1024)],
  ['a*b, 64 KB of a', 'a*b', 'a'.repeat(65_536)],
  ['^(a+)+$, 24 a and b', '^(?:a+)+$', `${'a'.repeat(24)}b`],
  ['^(a+)+$, 64 KB of a and b', '^(?:a+)+$', `${'a'.repeat(65_536)}b`],
  ['a.{200}b, 64 KB of a', `a${'.'.repeat(200)}b`, 'a'.repeat(65_536)],
]

const engines: readonly (readonly [name: string, compile: (source: string) => (text: string) => unknown])[] =
  [
    // V8 cannot move a pattern with a look-ahead to its linear engine.
    ['backtracking', (source) => execOf(new RegExp(`(?=)${source}`))],
    ['with fallback', (source) => execOf(new RegExp(source))],
    ['linear', (source) => execOf(new RegExp(source, 'l'))],
    ['pyruse-ts', (source) => execOf(compiled(source))],
  ]

/** What would not end before this bench is no longer of interest. */
const isHopeless = (engine: string, source: string, text: string) =>
  engine === 'backtracking' && source === '^(?:a+)+$' && text.length > 100

process.stdout.write(`matches a millisecond; ${describeMachine()}\n\n`)
process.stdout.write(
  `${row(
    '',
    engines.map(([name]) => name),
  )}\n`,
)
for (const [title, source, text] of cases) {
  const speeds = engines.map(([name, compile]) =>
    isHopeless(name, source, text) ? 'never' : figure(matchesPerMillisecond(compile(source), text)),
  )
  process.stdout.write(`${row(title, speeds)}\n`)
}

function matchesPerMillisecond(match: (text: string) => unknown, text: string): number {
  match(text)
  match(text)
  let times = 0
  const started = performance.now()
  let spent = 0
  for (let step = 1; spent < 400; step *= 2) {
    for (let time = 0; time < step; time++) match(text)
    times += step
    spent = performance.now() - started
  }
  return times / spent
}

function execOf(expression: { exec(text: string): unknown }): (text: string) => unknown {
  return (text) => expression.exec(text)
}

function compiled(source: string) {
  const matcher = compileLinear(source)
  if ('problem' in matcher) throw new Error(matcher.problem)
  return matcher
}

function figure(speed: number): string {
  return speed >= 10 ? numberText(Math.round(speed)) : speed.toPrecision(2)
}

function row(title: string, cells: readonly string[]): string {
  return title.padEnd(28) + cells.map((cell) => cell.padStart(15)).join('')
}
