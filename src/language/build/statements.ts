import type { CstNode } from 'chevrotain'
import type { SourceFile, Span } from '../../diagnostics/span.ts'
import type {
  Action,
  Block,
  Case,
  Command,
  Condition,
  EqualsSign,
  If,
  Match,
  Pattern,
  Rule,
  Statement,
  Verdict,
} from '../ast.ts'
import { buildCondition } from './conditions.ts'
import { branch, branches, has, leaf, leaves, spanOfNode, spanOfToken } from './cst.ts'
import { buildName, buildRegex, buildText, buildValue } from './values.ts'

/** A block with the statements that could be understood. */
export function buildBlock(node: CstNode, file: SourceFile): Block {
  const statements = branches(node, 'statement').flatMap((statement) => buildStatement(statement, file))
  return { kind: 'block', span: spanOfNode(node, file), statements }
}

/** `action, action` */
export function buildActions(node: CstNode, file: SourceFile): readonly Action[] {
  return branches(node, 'action').map((action) => buildAction(action, file))
}

function buildStatement(node: CstNode, file: SourceFile): readonly Statement[] {
  if (has(node, 'rule')) return [buildRule(branch(node, 'rule'), file)]
  if (has(node, 'action')) return [buildAction(branch(node, 'action'), file)]
  if (has(node, 'ifStatement')) return [buildIf(branch(node, 'ifStatement'), file)]
  return branches(node, 'matchStatement').flatMap((statement) => buildMatch(statement, file))
}

function buildRule(node: CstNode, file: SourceFile): Rule {
  return {
    kind: 'rule',
    span: spanOfNode(node, file),
    condition: buildGuard(node, file),
    actions: buildActions(branch(node, 'actions'), file),
  }
}

function buildIf(node: CstNode, file: SourceFile): If {
  const [otherwise] = branches(node, 'block')
  return {
    kind: 'if',
    span: spanOfNode(node, file),
    branches: branches(node, 'ifBranch').map((ifBranch) => ({
      condition: buildGuard(ifBranch, file),
      body: buildBlock(branch(ifBranch, 'block'), file),
      span: spanOfNode(ifBranch, file),
    })),
    ...(otherwise === undefined ? {} : { otherwise: buildBlock(otherwise, file) }),
  }
}

/**
 * The condition of a rule or branch. One that could not be understood is an `and` of nothing, so that what it guards can
 * still be checked.
 */
function buildGuard(node: CstNode, file: SourceFile): Condition {
  const [condition] = branches(node, 'condition')
  return condition === undefined
    ? { kind: 'and', span: spanOfNode(node, file), operands: [] }
    : buildCondition(condition, file)
}

function buildMatch(node: CstNode, file: SourceFile): readonly Match[] {
  return leaves(node, 'Name').map((field) => ({
    kind: 'match',
    span: spanOfNode(node, file),
    field: buildName(field, file),
    cases: branches(node, 'matchCase').map((matchCase) => buildCase(matchCase, file)),
  }))
}

function buildCase(node: CstNode, file: SourceFile): Case {
  const patterns = branches(node, 'patterns').flatMap((all) => branches(all, 'pattern'))
  const [block] = branches(node, 'block')
  return {
    kind: 'case',
    span: spanOfNode(node, file),
    patterns: patterns.map((pattern) => buildPattern(pattern, file)),
    body: block === undefined ? buildActions(branch(node, 'actions'), file) : buildBlock(block, file),
  }
}

function buildPattern(node: CstNode, file: SourceFile): Pattern {
  if (has(node, 'Like'))
    return { kind: 'like', span: spanOfNode(node, file), template: buildText(leaf(node, 'Text'), file) }
  const [regex] = leaves(node, 'Regex')
  return regex === undefined ? buildValue(branch(node, 'value'), file) : buildRegex(regex, file)
}

function buildAction(node: CstNode, file: SourceFile): Action {
  return has(node, 'PlainVerdict') || has(node, 'JumpingVerdict')
    ? buildVerdict(node, file)
    : buildCommand(node, file)
}

function buildCommand(node: CstNode, file: SourceFile): Command {
  const values = branches(node, 'value').map((value) => buildValue(value, file))
  const signs = leaves(node, 'EqualsSign').map(
    (sign): EqualsSign => ({ kind: 'equals-sign', span: spanOfToken(sign, file) }),
  )
  const items = signs.length === 0 ? values : [...values, ...signs].sort(byPlace)
  return { kind: 'command', span: spanOfNode(node, file), name: buildName(leaf(node, 'Name'), file), items }
}

function byPlace(one: { readonly span: Span }, other: { readonly span: Span }): number {
  return one.span.start - other.span.start
}

function buildVerdict(node: CstNode, file: SourceFile): Verdict {
  const span = spanOfNode(node, file)
  const { image } = leaf(node, 'PlainVerdict', 'JumpingVerdict')
  const [target] = leaves(node, 'Name')
  if (target !== undefined)
    return {
      kind: 'verdict',
      span,
      verdict: image === 'jump' ? 'jump' : 'goto',
      target: buildName(target, file),
    }
  return { kind: 'verdict', span, verdict: PLAIN_VERDICTS.find((verdict) => verdict === image) ?? 'return' }
}

const PLAIN_VERDICTS = ['accept', 'drop', 'return'] as const
