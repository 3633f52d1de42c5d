import { type Document, type Node, type ParsedNode, visit, type YAMLError } from 'yaml'

/** Something that is wrong with a text as YAML. */
export interface YamlProblem {
  readonly problem: string
  readonly hint?: string
  /** Offsets into the text; the end is the first character behind it. */
  readonly start: number
  readonly end: number
  /** Whether the text has no meaning with it; without, the other checks can go on. */
  readonly fatal: boolean
}

type Words = Pick<YamlProblem, 'problem' | 'hint'>

/** Our words for what the parser finds most often; its own for the rest. */
const WORDS: Partial<Record<YAMLError['code'], Words>> = {
  TAB_AS_INDENT: { problem: 'a tab cannot indent a line', hint: 'indent with spaces' },
  MULTIPLE_DOCS: {
    problem: 'there is a second document',
    hint: 'remove the line `---` and what is superfluous',
  },
  NON_STRING_KEY: { problem: 'a key must be text', hint: 'write a plain word before the colon' },
  TAG_RESOLVE_FAILED: {
    problem: 'what begins with `!` is a tag, and nothing knows this one',
    hint: 'put the value into quotes',
  },
  BAD_ALIAS: { problem: 'what begins with `*` is an alias', hint: 'put the value into quotes' },
  BAD_SCALAR_START: {
    problem: 'a value cannot begin with this character',
    hint: 'put the value into quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: { problem: 'a mapping cannot begin here', hint: 'put the value into quotes' },
}

/** Everything that is wrong with a document. What makes it unreadable is said once a line: the rest would follow from it. */
export function findYamlProblems(
  document: Document.Parsed<ParsedNode>,
  text: string,
): readonly YamlProblem[] {
  const problems: YamlProblem[] = []
  const brokenLines = new Set<number>()
  for (const error of [...document.errors, ...document.warnings]) {
    const problem = describe(error, document)
    const lineStart = text.lastIndexOf('\n', error.pos[0] - 1)
    if (problem.fatal && brokenLines.has(lineStart)) continue
    if (problem.fatal) brokenLines.add(lineStart)
    problems.push(problem)
  }
  return brokenLines.size > 0 ? problems : [...problems, ...findBrokenAliases(document)]
}

function describe({ code, message, pos }: YAMLError, document: Document): YamlProblem {
  const [start, end] = pos
  if (code === 'DUPLICATE_KEY') return duplicateKey(document, start)
  const words = WORDS[code] ?? { problem: `${message.charAt(0).toLowerCase()}${message.slice(1)}` }
  return { ...words, start, end, fatal: code !== 'TAG_RESOLVE_FAILED' }
}

/** The parser says only where the second key begins. */
function duplicateKey(document: Document, start: number): YamlProblem {
  let problem: YamlProblem = {
    problem: 'this key is given twice',
    hint: 'remove one of the two',
    start,
    end: start + 1,
    fatal: false,
  }
  visit(document, {
    Scalar: (_, { range, value }) => {
      if (range?.[0] !== start) return undefined
      problem = { ...problem, problem: `the key \`${value}\` is given twice`, end: range[1] }
      return visit.BREAK
    },
  })
  return problem
}

function findBrokenAliases(document: Document): readonly YamlProblem[] {
  const problems: YamlProblem[] = []
  visit(document, {
    Alias: (_, alias) => {
      const [start, end] = alias.range ?? [0, 0]
      const target = alias.resolve(document)
      if (target === undefined)
        problems.push({
          problem: `no \`&${alias.source}\` stands before this`,
          hint: 'put the value into quotes, if it is text',
          start,
          end,
          fatal: true,
        })
      else if (holds(target, start))
        problems.push({
          problem: `\`&${alias.source}\` would hold itself`,
          hint: 'write out what is meant',
          start,
          end,
          fatal: true,
        })
    },
  })
  return problems
}

function holds(node: Node, offset: number): boolean {
  const [start, end] = node.range ?? [0, 0]
  return start <= offset && offset < end
}
