import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import type { Regex, Text } from '../../language/ast.ts'
import { parseLike } from '../../language/like-pattern.ts'
import type { Need, Pattern, WrittenPattern } from '../../module/bound.ts'
import { type CaptureType, captureType, DEFAULT_CAPTURE_TYPE } from './capture-types.ts'
import { findForgery } from './forgery.ts'
import { forgeryWarning } from './forgery-warning.ts'
import { likeSource } from './like-source.ts'
import { compileLinear, Matcher } from './linear.ts'
import { linkMatcher } from './link-matcher.ts'
import { needOfLike } from './need.ts'
import { plainSource } from './plain-source.ts'
import { holdsAddress, parseRegex, type RegexFacts, readRegex } from './regex-facts.ts'
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

/** The facts of regular expressions in which nothing is wrong or odd, by how they are written: `/…/i`. */
export type KnownRegexes = Map<string, RegexFacts>

/** Checks a regular expression, or knows it already; what it finds out, it adds to those that are known. */
export function checkRegex(regex: Regex, known: KnownRegexes = new Map()): CheckedPattern {
  const written = `/${regex.source}/${regex.flags}`
  const already = known.get(written)
  if (already !== undefined) return { diagnostics: [], ...patternOfFacts(already, regex) }
  const { facts, diagnostics } = readRegex(regex)
  if (facts === undefined) return { diagnostics, addresses: [] }
  if (diagnostics.length === 0) known.set(written, facts)
  return { diagnostics, ...patternOfFacts(facts, regex) }
}

function patternOfFacts(
  { linear, captures, need }: RegexFacts,
  { source, flags, span }: Regex,
): Omit<CheckedPattern, 'diagnostics'> {
  const matcher = new Matcher(linear)
  const types = captures.map(({ type }) => captureType(type))
  const named = captures.map(({ name, type, optional }) => ({
    name,
    type: captureType(type).type,
    optional,
  }))
  const typeOf = (name: string) =>
    captures.find((capture) => capture.name === name)?.type ?? DEFAULT_CAPTURE_TYPE
  return {
    matcher,
    pattern: patternOf(matcher, named, types, { kind: 'regex', source, flags }, need),
    addresses: captures.flatMap(({ name, doubtful }) => {
      if (doubtful === undefined) return []
      const [start, end] = doubtful
      const place = { file: span.file, start: span.start + 1 + start, end: span.start + 1 + end }
      const plain = () => plainSource(source, flags.includes('x')).source
      return [addressCapture(plain, matcher, name, typeOf, place)]
    }),
  }
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
      .map(({ name, span }) => addressCapture(() => source, matcher, name, typeOf, span)),
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
  return {
    captures,
    written,
    need,
    test: (text) => matcher.test(text),
    link: (linker) => linkMatcher(matcher, captures, types, linker),
  }
}

/** Few are ever asked for their warning: the syntax tree is not kept for that, but made again. */
function addressCapture(
  source: () => string,
  matcher: Matcher,
  name: string,
  typeOf: (name: string) => string,
  span: Span,
): AddressCapture {
  const warning = () => {
    const parsed = parseRegex(source())
    const forgery = 'problem' in parsed ? undefined : findForgery(parsed, matcher, name, typeOf)
    return forgery && forgeryWarning(name, forgery, span)
  }
  return { name, warning }
}

function wrong(diagnostic: Diagnostic): CheckedPattern {
  return { diagnostics: [diagnostic], addresses: [] }
}
