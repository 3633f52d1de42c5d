import { type AST, RegExpSyntaxError } from '@eslint-community/regexpp'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Regex } from '../../language/ast.ts'
import type { Need } from '../../module/bound.ts'
import { numberText } from '../../values/number-text.ts'
import { ownValue } from '../../values/own-value.ts'
import { CAPTURE_TYPES, DEFAULT_CAPTURE_TYPE } from './capture-types.ts'
import { warnOfForeignEscapes } from './foreign-escapes.ts'
import { warnOfForeignSyntax } from './foreign-syntax.ts'
import { warnOfForeignTags } from './foreign-tags.ts'
import { mayBeForged } from './forgery.ts'
import { compileLinear } from './linear.ts'
import { linearize } from './linearize.ts'
import { isOptional, namedGroups } from './named-groups.ts'
import { needOfRegex } from './need.ts'
import { parsePattern } from './parse-pattern.ts'
import { type PlainSource, plainSource } from './plain-source.ts'
import { warnOfPosixClasses } from './posix-classes.ts'
import { LONGEST_SOURCE } from './repeat.ts'
import { hintForSyntax } from './syntax-hint.ts'

/**
 * What the text of a regular expression tells, wherever it stands: all that must be found out only once, as plain data. The
 * build writes it down for the chains that ship.
 */
export interface RegexFacts {
  /** Source for the linear engine, which takes it. */
  readonly linear: string
  readonly captures: readonly CaptureFacts[]
  readonly need?: Need
}

export interface CaptureFacts {
  readonly name: string
  /** The name of its type. */
  readonly type: string
  /** The pattern may match without it. */
  readonly optional: boolean
  /** Where the text has it, if it holds an address that an attacker might choose: the characters behind the first slash. */
  readonly doubtful?: readonly [start: number, end: number]
}

/** Facts, where the regular expression is sound, and what is wrong or odd with it. */
interface ReadRegex {
  readonly facts?: RegexFacts
  readonly diagnostics: readonly Diagnostic[]
}

/** How deeply groups may stand within each other. */
const DEEPEST = 100

/** Reads a regular expression: it is valid, its captures have known types, and it runs in linear time. */
export function readRegex(regex: Regex): ReadRegex {
  const unknownFlag = regex.flags.search(/[^ix]/)
  if (unknownFlag >= 0) return wrong(diagnoseFlag(regex, unknownFlag))
  const plain = plainSource(regex.source, regex.flags.includes('x'))
  const within = (start: number, end: number): Span => ({
    file: regex.span.file,
    start: regex.span.start + 1 + start,
    end: regex.span.start + 1 + end,
  })
  const unknownType = plain.captures.find(({ type }) => ownValue(CAPTURE_TYPES, type) === undefined)
  if (unknownType !== undefined) {
    const { at, length, type } = unknownType
    return wrong(diagnose('PY0504', within(at, at + length), { type }, hintForType(type)))
  }
  if (plain.source.length > LONGEST_SOURCE || plain.depth > DEEPEST)
    return wrong(
      diagnose(
        'PY0502',
        regex.span,
        { problem: plain.depth > DEEPEST ? `its groups are nested deeper than ${DEEPEST}` : tooLong() },
        'split it into several patterns',
      ),
    )
  const spanOf = (start: number, end: number) => {
    const written = plain.writtenRange(start, end)
    return within(written.start, written.end)
  }
  const parsed = parseRegex(plain.source)
  if ('problem' in parsed)
    return wrong(
      diagnose(
        'PY0501',
        spanOf(parsed.start, parsed.end),
        { problem: parsed.problem },
        hintForSyntax(parsed.problem, regex.source),
      ),
    )
  const ignoreCase = regex.flags.includes('i')
  const linearized = linearize(parsed, ignoreCase)
  if ('refusal' in linearized) {
    const { start, end, problem, hint } = linearized.refusal
    return wrong(diagnose('PY0502', spanOf(start, end), { problem }, hint))
  }
  const matcher = compileLinear(linearized.source)
  if ('problem' in matcher)
    return wrong(diagnose('PY0502', regex.span, { problem: matcher.problem }, matcher.hint))
  const need = needOfRegex(parsed, ignoreCase)
  return {
    facts: { linear: linearized.source, captures: capturesIn(parsed, plain), ...(need && { need }) },
    diagnostics: [warnOfForeignTags, warnOfPosixClasses, warnOfForeignEscapes, warnOfForeignSyntax].flatMap(
      (warn) => warn(regex.source, within),
    ),
  }
}

function capturesIn(parsed: AST.Pattern, plain: PlainSource): readonly CaptureFacts[] {
  const types = new Map(plain.captures.map(({ name, type }) => [name, type]))
  const typeOf = (name: string) => types.get(name) ?? DEFAULT_CAPTURE_TYPE
  return namedGroups(parsed).map((group) => {
    const { start, end } = plain.writtenRange(group.start, group.end)
    const type = typeOf(group.name)
    const isDoubtful = holdsAddress(type) && mayBeForged(parsed, group, typeOf)
    return {
      name: group.name,
      type,
      optional: isOptional(group),
      ...(isDoubtful && { doubtful: [start, end] as const }),
    }
  })
}

/** Whether what a capture of this type holds may be banned. */
export function holdsAddress(type: string): boolean {
  return type === 'addr' || type === 'net'
}

function diagnoseFlag({ span, flags }: Regex, at: number): Diagnostic {
  const start = span.end - flags.length + at
  return diagnose('PY0503', { ...span, start, end: start + 1 }, { flag: flags.charAt(at) })
}

/** Why a text is no regular expression, and the range of it where that shows: all of it where something does not end. */
interface NoPattern {
  readonly problem: string
  readonly start: number
  readonly end: number
}

/** The syntax of a plain source. */
export function parseRegex(source: string): AST.Pattern | NoPattern {
  try {
    return parsePattern(source)
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error
    const problem = error.message
      .replace(/^Invalid regular expression: (?:\/.*\/[a-z]*: )?/s, '')
      .toLowerCase()
    // These it finds one character late.
    const at = /nothing to repeat|out of order/.test(problem) ? error.index - 1 : error.index
    return at < source.length
      ? { problem, start: at, end: at + 1 }
      : { problem, start: 0, end: source.length }
  }
}

function tooLong(): string {
  return `it is longer than ${numberText(LONGEST_SOURCE)} characters`
}

function hintForType(type: string): string {
  return (
    didYouMean(type, Object.keys(CAPTURE_TYPES)) ?? `the types are ${Object.keys(CAPTURE_TYPES).join(', ')}`
  )
}

function wrong(diagnostic: Diagnostic): ReadRegex {
  return { diagnostics: [diagnostic] }
}
