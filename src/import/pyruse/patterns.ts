import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import type { FieldTypes } from './field-types.ts'
import type { Notes } from './notes.ts'
import { fromPython } from './python-regex.ts'

/** What a group may be that stands for an address or a number and says no more than where it ends. */
const ANYTHING = /^(?:\.|\\S|\\d|\[\^?(?:\\.|[^\]\\])*\])(?:[*+]|\{\d+,\d*\})\??$/

/** A pattern of Pyruse as one of the language; undefined where it is none. `save` names its groups without a name. */
export function patternOf(
  python: string,
  save: readonly string[],
  types: FieldTypes,
  notes: Notes,
): string | undefined {
  const { source, flags } = fromPython(python)
  const groups = groupsOf(source)
  if (groups === undefined) {
    notes.loss(`\`${python}\` is no regular expression that is understood here`)
    return undefined
  }
  const changes: Change[] = []
  let unnamed = 0
  for (const node of groups) {
    if (node.type === 'Backreference') {
      changes.push({ node, text: `(?:${withoutNames(innerOf(oneOf(node.resolved)))})` })
      notes.loss(
        `the back-reference \`${node.raw}\` became its group's own pattern: that both are the same is not asked any more`,
      )
      continue
    }
    const name = node.name ?? save[unnamed]
    if (node.name === null) unnamed++
    const change = captured(node, name, types, notes)
    if (change !== undefined) changes.push(change)
  }
  return `/${applied(source, changes)}/${flags}`
}

interface Change {
  readonly node: { readonly start: number; readonly end: number }
  readonly text: string
}

function captured(
  node: AST.CapturingGroup,
  name: string | undefined,
  types: FieldTypes,
  notes: Notes,
): Change | undefined {
  const opening = { start: node.start, end: node.start + 1 }
  if (name === undefined) return { node: opening, text: '(?:' }
  const type = types.of(name)
  if (type === 'string') return node.name === null ? { node: opening, text: `(?<${name}>` } : undefined
  if (!ANYTHING.test(innerOf(node)))
    notes.difference(`\`${node.raw}\` became \`<${name}:${type}>\`, which asks for no more than that`)
  return { node, text: `<${name}:${type}>` }
}

/** Capturing groups and what refers to them, those outside first. */
function groupsOf(source: string): readonly (AST.CapturingGroup | AST.Backreference)[] | undefined {
  const found: (AST.CapturingGroup | AST.Backreference)[] = []
  try {
    const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source)
    visitRegExpAST(pattern, {
      onCapturingGroupEnter: (node) => found.push(node),
      onBackreferenceEnter: (node) => found.push(node),
    })
  } catch {
    return undefined
  }
  return found.sort((a, b) => a.start - b.start)
}

/** What lies inside a part that is replaced as a whole goes with it. */
function applied(source: string, changes: readonly Change[]): string {
  let text = ''
  let at = 0
  for (const { node, text: replacement } of changes) {
    if (node.start < at) continue
    text += source.slice(at, node.start) + replacement
    at = node.end
  }
  return text + source.slice(at)
}

function oneOf(groups: AST.CapturingGroup | readonly AST.CapturingGroup[]): AST.CapturingGroup | undefined {
  return Array.isArray(groups) ? groups[0] : (groups as AST.CapturingGroup)
}

function innerOf(group: AST.CapturingGroup | undefined): string {
  if (group === undefined) return '.*'
  return group.raw.slice(group.name === null ? 1 : `(?<${group.name}>`.length, -1)
}

function withoutNames(source: string): string {
  return source.replaceAll(/\(\?<[A-Za-z_]\w*>/g, '(?:')
}
