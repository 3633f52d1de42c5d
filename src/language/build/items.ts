import type { CstNode } from 'chevrotain'
import type { SourceFile } from '../../diagnostics/span.ts'
import type { Chain, Define, File, Hook, Item, Policy } from '../ast.ts'
import { buildCondition } from './conditions.ts'
import { branch, branches, has, leaf, leaves, spanOfNode } from './cst.ts'
import type { DocumentationAt } from './documentation.ts'
import { buildActions, buildBlock } from './statements.ts'
import { buildTest } from './tests.ts'
import { buildInteger, buildName, buildText, buildValue } from './values.ts'

/** The tree of a file: what could not be understood is not in it, and was told by the parser. */
export function buildFile(node: CstNode, file: SourceFile, documentationAt: DocumentationAt): File {
  const items = branches(node, 'item').flatMap((item) => buildItem(item, file, documentationAt))
  return { kind: 'file', span: { file, start: 0, end: file.text.length }, items }
}

function buildItem(node: CstNode, file: SourceFile, documentationAt: DocumentationAt): readonly Item[] {
  return [
    ...branches(node, 'chain').flatMap((chain) => buildChain(chain, file, documentationAt)),
    ...branches(node, 'define').map((define) => buildDefine(define, file, documentationAt)),
    ...branches(node, 'policy').map((policy) => buildPolicy(policy, file)),
    ...branches(node, 'test').flatMap((test) => buildTest(test, file)),
    ...branches(node, 'include').map((include): Item => {
      return {
        kind: 'include',
        span: spanOfNode(include, file),
        path: buildText(leaf(include, 'Text'), file),
      }
    }),
  ]
}

/** A chain of which only the head is wrong keeps its name, so that nobody who names it is blamed. */
function buildChain(node: CstNode, file: SourceFile, documentationAt: DocumentationAt): readonly Chain[] {
  const [hook] = branches(node, 'hook')
  const span = spanOfNode(node, file)
  return leaves(node, 'Name').map((name) => ({
    kind: 'chain',
    span,
    name: buildName(name, file),
    ...(hook === undefined ? {} : { hook: buildHook(hook, file) }),
    body: buildBlock(branch(node, 'block'), file),
    documentation: documentationAt(span.start),
  }))
}

function buildHook(node: CstNode, file: SourceFile): Hook {
  const [condition] = branches(node, 'condition')
  const [priority] = leaves(node, 'Integer')
  return {
    sources: leaves(node, 'Name').map((name) => buildName(name, file)),
    ...(condition === undefined ? {} : { condition: buildCondition(condition, file) }),
    priority: priority === undefined ? 0 : buildInteger(priority),
  }
}

/** A constant of which only the value is wrong keeps its name, as an empty list. */
function buildDefined(node: CstNode, file: SourceFile): Define['value'] {
  const [fileList] = branches(node, 'fileList')
  if (fileList !== undefined)
    return {
      kind: 'file-list',
      span: spanOfNode(fileList, file),
      path: buildText(leaf(fileList, 'Text'), file),
    }
  const [value] = branches(node, 'value')
  return value === undefined
    ? { kind: 'list', span: spanOfNode(node, file), items: [] }
    : buildValue(value, file)
}

function buildDefine(node: CstNode, file: SourceFile, documentationAt: DocumentationAt): Define {
  const span = spanOfNode(node, file)
  return {
    kind: 'define',
    span,
    name: buildName(leaf(node, 'Name'), file),
    value: buildDefined(node, file),
    overridable: has(node, 'Default'),
    documentation: documentationAt(span.start),
  }
}

function buildPolicy(node: CstNode, file: SourceFile): Policy {
  const [source] = leaves(node, 'Name')
  return {
    kind: 'policy',
    span: spanOfNode(node, file),
    ...(source === undefined ? {} : { source: buildName(source, file) }),
    actions: buildActions(branch(node, 'actions'), file),
  }
}
