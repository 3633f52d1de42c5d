import { type AST, RegExpSyntaxError } from '@eslint-community/regexpp'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Regex, Text } from '../../language/ast.ts'
import { parseLike } from '../../language/like-pattern.ts'
import type { Need, Pattern, WrittenPattern } from '../../module/bound.ts'
import { CAPTURE_TYPES, type CaptureType, captureType, DEFAULT_CAPTURE_TYPE } from './capture-types.ts'
import { warnOfForeignTags } from './foreign-tags.ts'
import { findForgery, mayBeForged } from './forgery.ts'
import { forgeryWarning } from './forgery-warning.ts'
import { likeSource } from './like-source.ts'
import { compileLinear, type Matcher } from './linear.ts'
import { linearize } from './linearize.ts'
import { linkMatcher } from './link-matcher.ts'
import { isOptional, namedGroups } from './named-groups.ts'
import { needOfLike, needOfRegex } from './need.ts'
import { parsePattern } from './parse-pattern.ts'
import { plainSource } from './plain-source.ts'
import { warnOfPosixClasses } from './posix-classes.ts'
import { LONGEST_SOURCE } from './repeat.ts'
import { isStrict } from './sample.ts'

/** A pattern that was checked; `pattern` is undefined where something is wrong with it. */
export interface CheckedPattern {
  readonly pattern?: Pattern
  /** What runs, for one that stands in no chain. */
  readonly matcher?: Matcher
  readonly diagnostics: readonly Diagnostic[]
  /** The captures that hold addresses which an attacker might choose. */
  readonly addresses: readonly AddressCapture[]
}

export interface AddressCapture {
  readonly name: string
  /** A warning where an attacker may choose the address. It takes some time: ask only where the address matters. */
  warning(): Diagnostic | undefined
}

/** How deeply groups may stand within each other. */
const DEEPEST = 100

/** Checks a regular expression: it is valid, its captures have known types, and it runs in linear time. */
export function checkRegex(regex: Regex): CheckedPattern {
  const unknownFlag = regex.flags.search(/[^ix]/)
  if (unknownFlag >= 0) return wrong(diagnoseFlag(regex, unknownFlag))
  const plain = plainSource(regex.source, regex.flags.includes('x'))
  const within = (start: number, end: number): Span => ({
    file: regex.span.file,
    start: regex.span.start + 1 + start,
    end: regex.span.start + 1 + end,
  })
  const unknownType = plain.captures.find(({ type }) => CAPTURE_TYPES[type] === undefined)
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
  const parsed = parseRegex(plain.source)
  if ('problem' in parsed) {
    const { problem, start, end } = parsed
    const { start: from, end: to } = plain.writtenRange(start, end)
    return wrong(diagnose('PY0501', within(from, to), { problem }))
  }
  const types = new Map(plain.captures.map(({ name, type }) => [name, type]))
  const built = build(parsed, {
    written: { kind: 'regex', source: regex.source, flags: regex.flags },
    typeOf: (name) => types.get(name) ?? DEFAULT_CAPTURE_TYPE,
    ignoreCase: regex.flags.includes('i'),
    span: regex.span,
    spanOf: (start, end) => {
      const written = plain.writtenRange(start, end)
      return within(written.start, written.end)
    },
  })
  const foreign = [...warnOfForeignTags(regex.source, within), ...warnOfPosixClasses(regex.source, within)]
  return { ...built, diagnostics: [...built.diagnostics, ...foreign] }
}

/**
 * Checks a `like` template: it becomes a pattern that spans the whole text. The linear engine takes all that one is made of,
 * and no part of it is optional, so that its syntax need not be looked at.
 */
export function checkLike(text: Text): CheckedPattern {
  const { parts, diagnostics } = parseLike(text)
  if (diagnostics.length > 0) return { diagnostics, addresses: [] }
  const source = likeSource(parts)
  const matcher = compileLinear(source)
  if ('problem' in matcher)
    return wrong(diagnose('PY0502', text.span, { problem: matcher.problem }, matcher.hint))
  const named = parts.flatMap((part) =>
    typeof part === 'string' || part.capture === undefined ? [] : [{ ...part, name: part.capture }],
  )
  const types = named.map(({ type }) => captureType(type))
  const captures = named.map(({ name, type }) => ({ name, type: captureType(type).type, optional: false }))
  const typeOf = (name: string) =>
    named.find((capture) => capture.name === name)?.type ?? DEFAULT_CAPTURE_TYPE
  const lastOfAnyText = named.findLastIndex(({ type }) => !isStrict(type))
  return {
    diagnostics: [],
    matcher,
    pattern: patternOf(matcher, captures, types, { kind: 'like', parts }, needOfLike(parts)),
    addresses: named
      .filter(({ type }, at) => holdsAddress(type) && at < lastOfAnyText)
      .map(({ name, span }) => addressCapture(source, matcher, name, typeOf, span)),
  }
}

/** What is known about a pattern besides its syntax, and where its parts were written. */
interface Origin {
  readonly written: WrittenPattern
  readonly typeOf: (name: string) => string
  readonly ignoreCase: boolean
  readonly span: Span
  readonly spanOf: (start: number, end: number) => Span
}

function build(parsed: AST.Pattern, origin: Origin): CheckedPattern {
  const linearized = linearize(parsed, origin.ignoreCase)
  if ('refusal' in linearized) {
    const { start, end, problem, hint } = linearized.refusal
    return wrong(diagnose('PY0502', origin.spanOf(start, end), { problem }, hint))
  }
  const matcher = compileLinear(linearized.source)
  if ('problem' in matcher)
    return wrong(diagnose('PY0502', origin.span, { problem: matcher.problem }, matcher.hint))
  const { typeOf } = origin
  const nodes = namedGroups(parsed)
  const types = nodes.map(({ name }) => captureType(typeOf(name)))
  const captures = nodes.map((node) => ({
    name: node.name,
    type: captureType(typeOf(node.name)).type,
    optional: isOptional(node),
  }))
  return {
    diagnostics: [],
    matcher,
    pattern: patternOf(matcher, captures, types, origin.written, needOfRegex(parsed, origin.ignoreCase)),
    addresses: nodes
      .filter((node) => holdsAddress(typeOf(node.name)) && mayBeForged(parsed, node, typeOf))
      .map(({ name, start, end }) =>
        addressCapture(parsed.raw, matcher, name, typeOf, origin.spanOf(start, end)),
      ),
  }
}

/** Its function remembers no more than it needs: the syntax tree is let go. */
function patternOf(
  matcher: Matcher,
  captures: Pattern['captures'],
  types: readonly CaptureType[],
  written: WrittenPattern,
  need: Need | undefined,
): Pattern {
  return { captures, written, need, link: (linker) => linkMatcher(matcher, captures, types, linker) }
}

/** Few are ever asked for their warning: the syntax tree is not kept for that, but made again. */
function addressCapture(
  source: string,
  matcher: Matcher,
  name: string,
  typeOf: (name: string) => string,
  span: Span,
): AddressCapture {
  const warning = () => {
    const parsed = parseRegex(source)
    const forgery = 'problem' in parsed ? undefined : findForgery(parsed, matcher, name, typeOf)
    return forgery && forgeryWarning(name, forgery, span)
  }
  return { name, warning }
}

function holdsAddress(type: string): boolean {
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

function parseRegex(source: string): AST.Pattern | NoPattern {
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
  return `it is longer than ${LONGEST_SOURCE.toLocaleString('en')} characters`
}

function hintForType(type: string): string {
  return (
    didYouMean(type, Object.keys(CAPTURE_TYPES)) ?? `the types are ${Object.keys(CAPTURE_TYPES).join(', ')}`
  )
}

function wrong(diagnostic: Diagnostic): CheckedPattern {
  return { diagnostics: [diagnostic], addresses: [] }
}
