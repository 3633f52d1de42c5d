import type { CstNode, IRecognitionException, IToken } from 'chevrotain'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { SourceFile, Span } from '../diagnostics/span.ts'
import type { Expect, File } from './ast.ts'
import { branch, branches } from './build/cst.ts'
import { documentationIn } from './build/documentation.ts'
import { buildFile } from './build/items.ts'
import { buildExpect } from './build/tests.ts'
import { ChainParser } from './grammar/chain-parser.ts'
import { layOut } from './layout.ts'
import { repairWords } from './repair.ts'
import { syntaxDiagnostic } from './syntax-errors.ts'
import { isKind, once } from './token-tools.ts'
import { type TokenizedFile, tokenize } from './tokenize.ts'
import * as tokens from './tokens.ts'

/** One parser serves all files: it is dear to make, and keeps nothing from one file to the next. */
const parser = once(() => new ChainParser({ skipValidations: true }))

/** Parses a chain file. The tree holds what could be understood; every mistake of the file is told, each once. */
export function parseFile(file: SourceFile): {
  readonly file: File
  readonly diagnostics: readonly Diagnostic[]
} {
  const { file: built, diagnostics } = parseWithTokens(file)
  return { file: built, diagnostics }
}

/** Parses a chain file, and keeps what the tree leaves out: every token as it was scanned, and the comments. */
export function parseWithTokens(file: SourceFile) {
  const { tree, scanned, diagnostics } = parseWith('program', file)
  const { tokens: all, comments } = scanned
  return { file: buildFile(tree, file, documentationIn(comments, file)), tokens: all, comments, diagnostics }
}

/** Parses a text that holds only `expect …` statements, as those that stand over samples. */
export function parseExpectations(file: SourceFile): {
  readonly expectations: readonly Expect[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const { tree, diagnostics } = parseWith('expectations', file)
  const expectations = branches(tree, 'expectation').flatMap((node) =>
    buildExpect(branch(node, 'expect'), file),
  )
  return { expectations, diagnostics }
}

function parseWith(rule: 'program' | 'expectations', file: SourceFile) {
  const foreign = rule === 'program' ? foreignWordIn(file) : undefined
  const scanned = foreign === undefined ? tokenize(file) : onlyTelling(foreign)
  const repaired = repairWords(scanned.tokens, file)
  const laidOut = layOut(repaired.tokens)
  const { tree, mistakes } = parseTokens(rule, laidOut.tokens)
  const lexical = [...scanned.diagnostics, ...repaired.diagnostics, ...tooDeep(laidOut.tooDeep, file)]
  const syntactic = mistakes.map((mistake) => syntaxDiagnostic(mistake, file))
  const diagnostics = withoutConsequences(lexical, syntactic, laidOut.tokens)
  return { tree, scanned, diagnostics }
}

/** More mistakes in single words than a person makes without beginning a chain. */
const FOREIGN_WORDS = 10
/** As much of a text as tells what it is. */
const BEGINNING = 64 * 1024
const ITEM_BEGINS = /^[ \t]*(?:chain|define|default|include|policy|test)\b/m

/**
 * The first word that means nothing in what is no file of chains, but a log, or the configuration of another program: every
 * other word of it would be told.
 */
function foreignWordIn(file: SourceFile): Span | undefined {
  if (ITEM_BEGINS.test(file.text)) return undefined
  const { diagnostics } = tokenize({ ...file, text: file.text.slice(0, BEGINNING) })
  const [first] = diagnostics
  return first !== undefined && diagnostics.length > FOREIGN_WORDS ? { ...first.span, file } : undefined
}

function onlyTelling(foreign: Span): TokenizedFile {
  return { tokens: [], comments: [], diagnostics: [diagnose('PY0108', foreign, {})] }
}

function parseTokens(
  rule: 'program' | 'expectations',
  input: readonly IToken[],
): { tree: CstNode; mistakes: readonly IRecognitionException[] } {
  const used = parser()
  used.input = [...input]
  const tree = used[rule]()
  const mistakes = used.errors
  used.input = []
  return { tree, mistakes }
}

function tooDeep(token: IToken | undefined, file: SourceFile): readonly Diagnostic[] {
  if (token === undefined) return []
  const span = { file, start: token.startOffset, end: token.startOffset + 1 }
  return [diagnose('PY0107', span, {}, 'move the inner part into a chain of its own, and `jump` to it')]
}

/**
 * What is wrong with a single token is told always; that the statement around it makes no sense then, or that a second
 * thing is missing in the same place, is a mere consequence. Sorted by place.
 */
function withoutConsequences(
  lexical: readonly Diagnostic[],
  syntactic: readonly Diagnostic[],
  laidOut: readonly IToken[],
): readonly Diagnostic[] {
  if (lexical.length + syntactic.length === 0) return []
  const statementAt = statementsIn(laidOut)
  const spoilt = new Set(lexical.map(({ span }) => statementAt(span.start)))
  const told = new Set<number>()
  const independent = syntactic.filter(({ span }) => {
    if (spoilt.has(statementAt(span.start)) || told.has(span.start)) return false
    told.add(span.start)
    return true
  })
  return [...lexical, ...independent].sort((left, right) => left.span.start - right.span.start)
}

/** Numbers the statements of a file: a terminator or a brace ends one. */
function statementsIn(laidOut: readonly IToken[]): (offset: number) => number {
  const ends = laidOut
    .filter((token) =>
      [tokens.Terminator, tokens.LeftBrace, tokens.RightBrace].some((type) => isKind(token, type)),
    )
    .map(({ startOffset }) => startOffset)
  return (offset) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
