import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile, Span } from '../diagnostics/span.ts'
import { findSecrets, touchesSecret } from './secrets.ts'
import { findYamlProblems, type YamlProblem } from './yaml-problems.ts'

/** How often aliases may repeat what they stand for, so that a few lines cannot grow into gigabytes. */
const MAXIMUM_ALIASES = 100

/** What is said of a secret that is no YAML: the usual words may quote it. */
const UNREADABLE_SECRET = { problem: 'this value cannot be read', hint: 'put it into single quotes' }

/** A YAML text as plain data that still knows where each of its values was written. */
export interface YamlDocument {
  /** The data; undefined where the text is too broken to have any, null where it is empty. */
  readonly value: unknown
  readonly diagnostics: readonly Diagnostic[]
  /** Where the key at the end of the path was written; of an item of a list, the item. */
  keySpan(path: readonly string[]): Span
  /** Where the value was written; its key, where the value is empty or spread over lines of its own. */
  valueSpan(path: readonly string[]): Span
}

interface Place {
  readonly key?: Node
  readonly value?: Node
}

/** Reads YAML, of which JSON is a part. */
export function readYaml(source: SourceFile): YamlDocument {
  const document = parseDocument(source.text, { stringKeys: true, prettyErrors: false })
  const secrets = findSecrets(document, source.text)
  const file: SourceFile = { ...source, secrets }
  const problems = findYamlProblems(document, source.text).map((problem) =>
    touchesSecret(problem, secrets) ? { ...problem, ...UNREADABLE_SECRET } : problem,
  )
  const value = problems.some(({ fatal }) => fatal) ? undefined : plainData(document, problems)
  const spanOf = (node: Node | undefined): Span => {
    const [start, end] = node?.range ?? [0, 0]
    return { file, start, end }
  }
  return {
    value,
    diagnostics: problems.map(({ problem, hint, start, end }) =>
      diagnose('PY0903', { file, start, end }, { problem }, hint),
    ),
    keySpan: (path) => {
      const { key, value } = placeAt(document, path)
      return spanOf(key ?? value)
    },
    valueSpan: (path) => {
      const { key, value } = placeAt(document, path)
      return spanOf(isCompact(value) ? value : (key ?? value))
    },
  }
}

/** The only thing that can still fail is the bound on aliases. */
function plainData(document: Document, problems: YamlProblem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: MAXIMUM_ALIASES })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    problems.push({
      problem: 'its aliases repeat too much',
      hint: 'write the values out',
      start: 0,
      end: 0,
      fatal: true,
    })
    return undefined
  }
}

function placeAt(document: Document<ParsedNode>, path: readonly string[]): Place {
  let place: Place = placeOf(undefined, document.contents)
  for (const segment of path) place = childOf(document, place.value, segment)
  return place
}

function childOf(document: Document, parent: Node | undefined, segment: string): Place {
  const node = isAlias(parent) ? parent.resolve(document) : parent
  if (isSeq(node)) return placeOf(undefined, node.items[Number(segment)])
  if (!isMap(node)) return {}
  const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === segment)
  return placeOf(pair?.key, pair?.value)
}

function placeOf(key: unknown, value: unknown): Place {
  return { ...(isNode(key) ? { key } : {}), ...(isNode(value) ? { value } : {}) }
}

/** Whether a value can be pointed at: it is there, and no block of lines below its key. */
function isCompact(value: Node | undefined): value is Node {
  if (value === undefined) return false
  if (isCollection(value)) return value.flow === true
  return value.range !== undefined && value.range !== null && value.range[1] > value.range[0]
}
