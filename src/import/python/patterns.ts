import type { AST } from '@eslint-community/regexpp'
import type { Notes } from '../notes.ts'
import { type Comparison, comparisonsOf, referred } from './back-references.ts'
import type { GroupTypes } from './group-types.ts'
import { type Group, groupsOf, innerOf, treeOf, withoutNames } from './groups.ts'
import { parted } from './look-aheads.ts'
import { fromPython } from './python-regex.ts'

/** What a group may be that stands for an address or a number and says no more than where it ends. */
const ANYTHING = /^(?:\.|\\S|\\d|\[\^?(?:\\.|[^\]\\])*\])(?:[*+]|\{\d+,\d*\})\??$/

/** A pattern of Python as one of the language. */
export interface Pattern {
  /** `/^Login of (?<who>.*)$/` */
  readonly text: string
  /** What must hold besides: `who_again == who`. */
  readonly further: readonly string[]
}

/** What becomes of a pattern for a field; undefined where it is none. `save` names its groups without a name. */
export function patternOf(
  python: string,
  field: string,
  save: readonly string[],
  types: GroupTypes,
  notes: Notes,
): Pattern | undefined {
  const { source, flags, byLines } = fromPython(python)
  if (byLines)
    notes.loss(
      `\`${python}\` looks at each line of a text: here \`^\` is the beginning of all of it, and \`$\` the end`,
    )
  const tree = treeOf(source)
  if (tree === undefined) {
    notes.loss(`\`${python}\` is no regular expression that is understood here`)
    return undefined
  }
  const groups = groupsOf(tree)
  const names = namesOf(groups, save)
  const comparisons = comparisonsOf(groups, names, types)
  const changes = groups.flatMap((node) =>
    node.type === 'Backreference'
      ? repeated(node, comparisons.get(node), notes)
      : captured(node, names.get(node), types, notes),
  )
  const { source: found, without } = parted(applied(source, changes))
  return {
    text: `/${found}/${flags}`,
    further: [
      ...(without === undefined ? [] : [`${field} !~ /${without}/${flags}`]),
      ...[...comparisons.values()].map(({ name, group }) => `${name} == ${group}`),
    ],
  }
}

interface Change {
  readonly node: { readonly start: number; readonly end: number }
  readonly text: string
}

/** Groups that have a name in the pattern, and those that `save` names: the groups without, in order. */
function namesOf(groups: readonly Group[], save: readonly string[]): Map<AST.CapturingGroup, string> {
  const names = new Map<AST.CapturingGroup, string>()
  let unnamed = 0
  for (const node of groups) {
    if (node.type === 'Backreference') continue
    const name = node.name ?? save[unnamed]
    if (node.name === null) unnamed++
    if (name !== undefined) names.set(node, name)
  }
  return names
}

function repeated(
  node: AST.Backreference,
  comparison: Comparison | undefined,
  notes: Notes,
): readonly Change[] {
  const inner = withoutNames(innerOf(referred(node)))
  if (comparison === undefined) {
    notes.loss(
      `the back-reference \`${node.raw}\` became its group's own pattern: that both are the same is not asked any more`,
    )
    return [{ node, text: `(?:${inner})` }]
  }
  notes.difference(
    `the back-reference \`${node.raw}\` became a comparison: of several ways to read a text, one is looked at`,
  )
  return [{ node, text: `(?<${comparison.name}>${inner})` }]
}

function captured(
  node: AST.CapturingGroup,
  name: string | undefined,
  types: GroupTypes,
  notes: Notes,
): readonly Change[] {
  const opening = { start: node.start, end: node.start + 1 }
  if (name === undefined) return [{ node: opening, text: '(?:' }]
  const type = types.of(name)
  if (type === 'string') return node.name === null ? [{ node: opening, text: `(?<${name}>` }] : []
  if (!ANYTHING.test(innerOf(node)))
    notes.difference(`\`${node.raw}\` became \`<${name}:${type}>\`, which asks for no more than that`)
  return [{ node, text: `<${name}:${type}>` }]
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
