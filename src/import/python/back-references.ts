import type { AST } from '@eslint-community/regexpp'
import type { GroupTypes } from './group-types.ts'
import type { Group } from './groups.ts'

/** A back-reference as a capture of its own, and the name of the group that it must be equal to. */
export interface Comparison {
  readonly name: string
  readonly group: string
}

/**
 * The back-references that can be written as a comparison of two fields: both texts are part of every match. `names` gets
 * the names of groups that had none.
 */
export function comparisonsOf(
  groups: readonly Group[],
  names: Map<AST.CapturingGroup, string>,
  types: GroupTypes,
): ReadonlyMap<AST.Backreference, Comparison> {
  const found = new Map<AST.Backreference, Comparison>()
  const taken = new Set(names.values())
  for (const node of groups) {
    if (node.type !== 'Backreference') continue
    const group = referred(node)
    if (!isInEveryMatch(node) || !isInEveryMatch(group)) continue
    const name = names.get(group) ?? unused('repeated', taken)
    if (types.of(name) !== 'string') continue
    taken.add(name)
    names.set(group, name)
    const again = unused(`${name}_again`, taken)
    taken.add(again)
    found.set(node, { name: again, group: name })
  }
  return found
}

/** The group that a back-reference means: Python knows but one of a name. */
export function referred({ resolved }: AST.Backreference): AST.CapturingGroup {
  const [group] = [resolved].flat()
  if (group === undefined) throw new Error('a back-reference without a group is no pattern')
  return group
}

/** Whether a match has it exactly once: it is neither repeated, nor one of several ways, nor looked for beside the match. */
function isInEveryMatch(node: AST.Node): boolean {
  for (let at: AST.Node | null = node; at !== null; at = at.parent) {
    if (at.type === 'Quantifier' || at.type === 'Assertion') return false
    if (at !== node && 'alternatives' in at && at.alternatives.length > 1) return false
  }
  return true
}

function unused(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`
  return name
}
