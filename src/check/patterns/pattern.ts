import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/span.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import type { Regex, Text } from '../../language/ast.ts'
import { parseLike } from '../../language/like-pattern.ts'
import type { Linker, Pattern } from '../../module/bound.ts'
import type { Walk, Write } from '../../module/walk.ts'
import { CAPTURE_TYPES, type CaptureType, DEFAULT_CAPTURE_TYPE } from './capture-types.ts'
import { foldCase } from './fold-case.ts'
import { compileLinear } from './linear.ts'
import { expandTypedCaptures, withoutFreeSpacing } from './typed-captures.ts'

type Checked = { readonly pattern?: Pattern; readonly diagnostics: readonly Diagnostic[] }

/** Checks a regular expression: it is valid, its captures have known types, and it runs in linear time. */
export function checkRegex(regex: Regex): Checked {
  const unknownFlag = [...regex.flags].find((flag) => flag !== 'i' && flag !== 'x')
  if (unknownFlag !== undefined)
    return wrong(
      diagnose(
        'PY0503',
        regex.span,
        { flag: unknownFlag },
        'the flags are `i` (any case) and `x` (free spacing)',
      ),
    )
  const { source: expanded, captures } = expandTypedCaptures(regex.source)
  const unknownType = captures.find(({ type }) => CAPTURE_TYPES[type] === undefined)
  if (unknownType !== undefined) {
    const start = regex.span.start + 1 + unknownType.at
    const span = { file: regex.span.file, start, end: start + unknownType.length }
    return wrong(diagnose('PY0504', span, { type: unknownType.type }, hintForType(unknownType.type)))
  }
  const spaced = regex.flags.includes('x') ? withoutFreeSpacing(expanded) : expanded
  const parsed = parseRegex(spaced)
  if ('problem' in parsed) return wrong(diagnose('PY0501', regex.span, { problem: parsed.problem }))
  const types = new Map(captures.map(({ name, type }) => [name, CAPTURE_TYPES[type]]))
  const groups = parsed.groups.map((name) => ({ name, type: types.get(name ?? '') ?? textType() }))
  return build(regex.flags.includes('i') ? foldCase(spaced) : spaced, groups, regex.span)
}

/** Checks a `like` template: it becomes a pattern that spans the whole text. */
export function checkLike(text: Text): Checked {
  const { parts, diagnostics } = parseLike(text)
  if (diagnostics.length > 0) return { diagnostics }
  const groups: Group[] = []
  let source = '^'
  for (const part of parts) {
    if (typeof part === 'string') {
      source += RegExp.escape(part)
      continue
    }
    const type = CAPTURE_TYPES[part.type] ?? textType()
    if (part.capture !== undefined) groups.push({ name: part.capture, type })
    source += part.capture === undefined ? `(?:${type.source})` : `(?<${part.capture}>${type.source})`
  }
  return build(`${source}$`, groups, text.span)
}

interface Group {
  readonly name: string | undefined
  readonly type: CaptureType
}

function build(source: string, groups: readonly Group[], span: Span): Checked {
  const compiled = compileLinear(source)
  if ('problem' in compiled)
    return wrong(diagnose('PY0502', span, { problem: compiled.problem }, compiled.hint))
  const captures = groups.flatMap(({ name, type }) => (name === undefined ? [] : [{ name, type: type.type }]))
  return { diagnostics: [], pattern: { captures, link: (linker) => linkMatcher(compiled, groups, linker) } }
}

/** Runs the expression; writes the captures only once every one of them is a valid value of its type. */
function linkMatcher(
  expression: RegExp,
  groups: readonly Group[],
  linker: Linker,
): (walk: Walk, text: string) => boolean {
  const captures: { readonly index: number; readonly type: CaptureType; readonly write: Write }[] = []
  groups.forEach(({ name, type }, at) => {
    if (name !== undefined) captures.push({ index: at + 1, type, write: linker.write(name) })
  })
  if (captures.length === 0) return (_walk, text) => expression.test(text)
  return (walk, text) => {
    const match = expression.exec(text)
    if (match === null) return false
    const values = captures.map(({ index, type }) => {
      const captured = match[index]
      return captured === undefined ? undefined : (type.parse(captured) ?? null)
    })
    if (values.includes(null)) return false
    captures.forEach(({ write }, at) => {
      const value = values[at]
      if (value !== undefined && value !== null) write(walk, value)
    })
    return true
  }
}

/** The names of the capturing groups in order, undefined for those without. */
function parseRegex(
  source: string,
): { readonly groups: readonly (string | undefined)[] } | { readonly problem: string } {
  try {
    const groups: (string | undefined)[] = []
    visitRegExpAST(new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source), {
      onCapturingGroupEnter: ({ name }) => groups.push(name ?? undefined),
    })
    return { groups }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { problem: text.replace(/^Invalid regular expression: (?:\/.*\/[a-z]*: )?/s, '').toLowerCase() }
  }
}

function textType(): CaptureType {
  const text = CAPTURE_TYPES[DEFAULT_CAPTURE_TYPE]
  if (text === undefined) throw new Error('the default type of a capture is missing')
  return text
}

function hintForType(type: string): string {
  return (
    didYouMean(type, Object.keys(CAPTURE_TYPES)) ?? `the types are ${Object.keys(CAPTURE_TYPES).join(', ')}`
  )
}

function wrong(diagnostic: Diagnostic): Checked {
  return { diagnostics: [diagnostic] }
}
