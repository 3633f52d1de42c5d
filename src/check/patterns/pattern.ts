import { type AST, RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Regex, Text } from '../../language/ast.ts'
import { parseLike } from '../../language/like-pattern.ts'
import type { Pattern, WrittenPattern } from '../../module/bound.ts'
import { CAPTURE_TYPES, type CaptureType, captureType, DEFAULT_CAPTURE_TYPE } from './capture-types.ts'
import { warnOfForeignTags } from './foreign-tags.ts'
import { findForgery } from './forgery.ts'
import { forgeryWarning } from './forgery-warning.ts'
import { likeSource } from './like-source.ts'
import { compileLinear, type Matcher } from './linear.ts'
import { linearize } from './linearize.ts'
import { linkMatcher } from './link-matcher.ts'
import { isOptional, namedGroups } from './named-groups.ts'
import { plainSource } from './plain-source.ts'
import { LONGEST_SOURCE } from './repeat.ts'

/** A pattern that was checked; `pattern` is undefined where something is wrong with it. */
export interface CheckedPattern {
  readonly pattern?: Pattern
  readonly diagnostics: readonly Diagnostic[]
  /** The captures that hold addresses. */
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
  return { ...built, diagnostics: [...built.diagnostics, ...warnOfForeignTags(regex.source, within)] }
}

/** Checks a `like` template: it becomes a pattern that spans the whole text. */
export function checkLike(text: Text): CheckedPattern {
  const { parts, diagnostics } = parseLike(text)
  if (diagnostics.length > 0) return { diagnostics, addresses: [] }
  const captures = new Map<string, { readonly type: string; readonly span: Span }>()
  for (const part of parts)
    if (typeof part !== 'string' && part.capture !== undefined) captures.set(part.capture, part)
  const source = likeSource(parts)
  if (source.length > LONGEST_SOURCE)
    return wrong(diagnose('PY0502', text.span, { problem: tooLong() }, 'split it into several patterns'))
  const parsed = parseRegex(source)
  if ('problem' in parsed)
    throw new Error(`a \`like\` pattern became no regular expression: ${parsed.problem}`)
  return build(parsed, {
    written: { kind: 'like', parts },
    typeOf: (name) => captures.get(name)?.type ?? DEFAULT_CAPTURE_TYPE,
    ignoreCase: false,
    span: text.span,
    spanOf: () => text.span,
    spanOfCapture: (name) => captures.get(name)?.span,
  })
}

/** What is known about a pattern besides its syntax, and where its parts were written. */
interface Origin {
  readonly written: WrittenPattern
  readonly typeOf: (name: string) => string
  readonly ignoreCase: boolean
  readonly span: Span
  readonly spanOf: (start: number, end: number) => Span
  readonly spanOfCapture?: (name: string) => Span | undefined
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
  const nodes = namedGroups(parsed)
  const captures = nodes.map((node) => ({
    name: node.name,
    type: captureType(origin.typeOf(node.name)).type,
    optional: isOptional(node),
  }))
  const types = nodes.map(({ name }) => captureType(origin.typeOf(name)))
  return {
    diagnostics: [],
    pattern: patternOf(matcher, captures, types, origin.written),
    addresses: nodes.flatMap((node) => addressCapture(parsed, matcher, node, origin) ?? []),
  }
}

/** Its function remembers no more than it needs: the syntax tree is let go. */
function patternOf(
  matcher: Matcher,
  captures: Pattern['captures'],
  types: readonly CaptureType[],
  written: WrittenPattern,
): Pattern {
  return { captures, written, link: (linker) => linkMatcher(matcher, captures, types, linker) }
}

function addressCapture(
  parsed: AST.Pattern,
  matcher: Matcher,
  node: AST.CapturingGroup & { readonly name: string },
  { typeOf, spanOf, spanOfCapture }: Origin,
): AddressCapture | undefined {
  const { name, start, end } = node
  const type = typeOf(name)
  if (type !== 'addr' && type !== 'net') return undefined
  const warning = () => {
    const forgery = findForgery(parsed, matcher, node, typeOf)
    return forgery && forgeryWarning(name, forgery, spanOfCapture?.(name) ?? spanOf(start, end))
  }
  return { name, warning }
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
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source)
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
