import type { CstNode } from 'chevrotain'
import type { SourceFile } from '../../diagnostics/span.ts'
import type { Expect, Step, Test } from '../ast.ts'
import { buildFieldTest } from './conditions.ts'
import { branch, branches, has, leaf, leaves, spanOfNode } from './cst.ts'
import { buildDuration, buildInteger, buildName, buildText, buildValue } from './values.ts'

/** A test; nothing where its title could not be understood. */
export function buildTest(node: CstNode, file: SourceFile): readonly Test[] {
  return leaves(node, 'Text').map((title) => ({
    kind: 'test',
    span: spanOfNode(node, file),
    title: buildText(title, file),
    steps: branches(node, 'step').flatMap((step) => buildStep(step, file)),
  }))
}

/** `expect [no] EFFECT …` or `expect FIELD == value`; nothing for a call of a filter, which is told as a mistake. */
export function buildExpect(node: CstNode, file: SourceFile): readonly Expect[] {
  const span = spanOfNode(node, file)
  const [fieldTest] = branches(node, 'fieldTest')
  if (fieldTest !== undefined) {
    const condition = buildFieldTest(fieldTest, file)
    if (condition.kind !== 'comparison' && condition.kind !== 'exists') return []
    return [{ kind: 'expect-condition', span, condition }]
  }
  const effect = branch(node, 'expectedEffect')
  return [
    {
      kind: 'expect-effect',
      span,
      negated: has(effect, 'No'),
      effect: buildName(leaf(effect, 'Name', 'PlainVerdict'), file),
      items: branches(effect, 'value').map((value) => buildValue(value, file)),
    },
  ]
}

function buildStep(node: CstNode, file: SourceFile): readonly Step[] {
  return [
    ...branches(node, 'given').map((given) => buildGiven(given, file)),
    ...branches(node, 'repeat').map((repeat) => buildRepeat(repeat, file)),
    ...branches(node, 'wait').map((wait): Step => {
      return { kind: 'wait', span: spanOfNode(wait, file), duration: buildDuration(leaf(wait, 'Duration')) }
    }),
    ...branches(node, 'expect').flatMap((expect) => buildExpect(expect, file)),
  ]
}

function buildGiven(node: CstNode, file: SourceFile): Step {
  const fields = branches(node, 'givenField').map((field) => ({
    name: buildName(leaf(field, 'Name'), file),
    value: buildValue(branch(field, 'value'), file),
  }))
  return { kind: 'given', span: spanOfNode(node, file), fields }
}

function buildRepeat(node: CstNode, file: SourceFile): Step {
  const [every] = leaves(node, 'Duration')
  return {
    kind: 'repeat',
    span: spanOfNode(node, file),
    times: buildInteger(leaf(node, 'Integer')),
    ...(every === undefined ? {} : { every: buildDuration(every) }),
  }
}
