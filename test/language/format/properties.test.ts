import { globSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { formatChains } from '../../../src/language/format/format.ts'
import { parseFile } from '../../../src/language/parse.ts'
import { tokenize } from '../../../src/language/tokenize.ts'
import fc from '../../support/properties.ts'
import { randomProgram } from '../../support/random-program.ts'

const SEED = 20_261_121
/** Milliseconds: on a busy machine hundreds of programs take a while. */
const TIMEOUT = 120_000
/** All chain files of the project but those that show mistakes in the syntax. */
const CORPUS = globSync('{chains,examples,test}/**/*.chain')
  .filter((path) => parseFile({ name: path, text: readFileSync(path, 'utf8') }).diagnostics.length === 0)
  .sort()

/** The tree of a text without where things stand in it; what is wrong with it must be nothing. */
function meaningOf(text: string): unknown {
  const { file, diagnostics } = parseFile({ name: 'x.chain', text })
  expect(diagnostics).toEqual([])
  return withoutPlaces(file)
}

const PLACES = new Set(['span', 'operatorSpan', 'offsets'])

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  const kept = Object.entries(value).filter(([key]) => !PLACES.has(key))
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutPlaces(child)]))
}

function commentsOf(text: string): readonly string[] {
  return tokenize({ name: 'x.chain', text }).comments.map(({ image }) => image.trimEnd())
}

function formatted(text: string): string {
  const result = formatChains('x.chain', text)
  if (typeof result !== 'string') throw new Error(result.map(({ message }) => message).join('\n'))
  return result
}

function expectKept(text: string): void {
  const once = formatted(text)
  const lines = text.replaceAll('\r\n', '\n')
  if (!isDeepStrictEqual(meaningOf(once), meaningOf(lines))) expect(meaningOf(once)).toEqual(meaningOf(lines))
  expect(commentsOf(once)).toEqual(commentsOf(lines))
  expect(formatted(once)).toBe(once)
}

/** What a file may have in many places without a mistake in it. */
const INSERTIONS = [
  ...['\n', '\n\n', '\n\n\n', ';', '; ;', ' ', '\t', '\r', '\f', '\uFEFF', '(', ')', ',', ',\n', 'not '],
  ...[' # a\n', '\n# b\n', '\n\n## c\n\n', '#d\r\n', '# e\rf\n', ' # g\n # h\n\n'],
]

interface Insertion {
  readonly text: string
  readonly token: number
  readonly behind: boolean
}

/** The text with insertions around some of its tokens: those after which it is still without mistakes. */
function withInsertions(text: string, insertions: readonly Insertion[]): string {
  let result = text
  for (const { text: inserted, token, behind } of insertions) {
    const { tokens } = tokenize({ name: 'x.chain', text: result })
    const { startOffset, image } = tokens[token % tokens.length] ?? { startOffset: 0, image: '' }
    const at = behind ? startOffset + image.length : startOffset
    const tried = result.slice(0, at) + inserted + result.slice(at)
    if (parseFile({ name: 'x.chain', text: tried }).diagnostics.length === 0) result = tried
  }
  return result
}

/** The chains, constants and tests of all files. */
const ITEMS = CORPUS.flatMap((path) =>
  readFileSync(path, 'utf8')
    .split(/\n(?=chain|test|define|default|policy|##)/)
    .map((item) => `${item}\n`),
)

describe('formatting keeps the meaning and all comments, and changes nothing the second time', {
  timeout: TIMEOUT,
}, () => {
  test('in random programs, however they are laid out', () => {
    fc.assert(fc.property(randomProgram(), expectKept), { seed: SEED, numRuns: 150 })
  })

  test.each(CORPUS)('in %s', (path) => {
    expectKept(readFileSync(path, 'utf8'))
  })

  test('whatever is inserted into them that does no harm', () => {
    const insertion = fc.record({
      text: fc.constantFrom(...INSERTIONS),
      token: fc.nat(),
      behind: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.constantFrom(...ITEMS), fc.array(insertion, { maxLength: 12 }), (text, insertions) => {
        expectKept(withInsertions(text, insertions))
      }),
      { seed: SEED, numRuns: 400 },
    )
  })

  test('with the line ends of another system, or none at the end', () => {
    for (const path of CORPUS) {
      const text = readFileSync(path, 'utf8')
      expect(formatted(text.replaceAll('\n', '\r\n'))).toBe(formatted(text))
      expect(formatted(text.trimEnd())).toBe(formatted(text))
    }
  })
})
