import type { CstNode, IToken } from 'chevrotain'
import { type SourceFile, type Span, spanning } from '../../diagnostics/span.ts'
import {
  type Argument,
  type Comparison,
  type Condition,
  type Exists,
  OPERATORS,
  type Operator,
} from '../ast.ts'
import { branch, branches, has, leaf, leaves, spanOfNode, spanOfToken } from './cst.ts'
import { buildName, buildValueOrRegex } from './values.ts'

/** What other languages write for an operator: the tokenizer has told so already. */
const FOREIGN: Readonly<Record<string, Operator>> = { '===': '==', '!==': '!=', '=~': '~', '<>': '!=' }

/** `a or b and not c`, as a tree without single-handed `or`s and `and`s. */
export function buildCondition(node: CstNode, file: SourceFile): Condition {
  const operands = branches(node, 'conjunction').map((conjunction) => buildConjunction(conjunction, file))
  return joined('or', operands, spanOfNode(node, file))
}

/** A filter called like a function, or a field and what is asked of it. */
export function buildFieldTest(node: CstNode, file: SourceFile): Condition {
  const [call] = branches(node, 'callArguments')
  if (call !== undefined) {
    const args = branches(call, 'argument').map((argument) => buildArgument(argument, file))
    return { kind: 'call', span: spanOfNode(node, file), name: buildName(leaf(node, 'Name'), file), args }
  }
  return buildQuestion(node, file)
}

function buildQuestion(node: CstNode, file: SourceFile): Comparison | Exists {
  const span = spanOfNode(node, file)
  const field = buildName(leaf(node, 'Name'), file)
  if (has(node, 'Exists')) return { kind: 'exists', span, field }
  return {
    kind: 'comparison',
    span,
    field,
    ...buildOperator(node, file),
    right: buildValueOrRegex(node, file),
  }
}

function buildConjunction(node: CstNode, file: SourceFile): Condition {
  const operands = branches(node, 'negation').map((negation) => buildNegation(negation, file))
  return joined('and', operands, spanOfNode(node, file))
}

function buildNegation(node: CstNode, file: SourceFile): Condition {
  const [group] = branches(node, 'group')
  const operand =
    group === undefined
      ? buildFieldTest(branch(node, 'fieldTest'), file)
      : buildCondition(branch(group, 'condition'), file)
  return has(node, 'Not') ? { kind: 'not', span: spanOfNode(node, file), operand } : operand
}

function joined(kind: 'and' | 'or', operands: readonly Condition[], span: Span): Condition {
  const [only, ...others] = operands
  return only !== undefined && others.length === 0 ? only : { kind, span, operands }
}

function buildOperator(node: CstNode, file: SourceFile): Pick<Comparison, 'operator' | 'operatorSpan'> {
  if (has(node, 'Not')) {
    const operatorSpan = spanning(spanOfToken(leaf(node, 'Not'), file), spanOfToken(leaf(node, 'In'), file))
    return { operator: 'not in', operatorSpan }
  }
  const written = leaf(node, 'Operator')
  const { image } = written
  const operator = OPERATORS.find((known) => known === image) ?? FOREIGN[image] ?? '=='
  return { operator, operatorSpan: spanOfToken(written, file) }
}

function buildArgument(node: CstNode, file: SourceFile): Argument {
  const [name]: readonly IToken[] = leaves(node, 'Name')
  const value = buildValueOrRegex(node, file)
  if (name === undefined) return { value, span: value.span }
  return { name: buildName(name, file), value, span: spanning(spanOfToken(name, file), value.span) }
}
