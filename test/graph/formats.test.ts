import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { renderDot } from '../../src/graph/dot.ts'
import { renderMermaid } from '../../src/graph/mermaid.ts'
import type { ProgramGraph } from '../../src/graph/model.ts'
import { renderSvg } from '../../src/graph/svg/svg.ts'
import { renderText } from '../../src/graph/text.ts'
import fc from '../support/properties.ts'
import { everythingHit, graphOf, HOSTILE, hostileChains, manyChains, TOUR } from './support/graphs.ts'

const RENDERERS = { text: renderText, mermaid: renderMermaid, dot: renderDot, svg: renderSvg }

/** Graphs of every kind: small and large, with and without hits, with texts that mean something to the format. */
const GRAPHS: readonly (readonly [string, ProgramGraph])[] = [
  ['the tour', graphOf(TOUR)],
  ['the tour with hits', graphOf(TOUR, everythingHit())],
  ['no chain', graphOf('')],
  ['one chain', graphOf('chain a from journal { drop }')],
  ['a chain that nothing leads to', graphOf('chain a from journal { drop }\nchain b { drop }')],
  [
    'five sources',
    graphOf(
      'chain a from journal, mail, web, dns, vpn { drop }\npolicy from mail log NOTICE "x"',
      everythingHit(),
    ),
  ],
  ['sixty chains', graphOf(manyChains(60), everythingHit())],
  ...HOSTILE.map(
    (text) =>
      [`a hostile text: ${JSON.stringify(text)}`, graphOf(hostileChains(text), everythingHit())] as const,
  ),
]

describe('every format', () => {
  it.each(Object.entries(RENDERERS))('%s is the same each time', (_, render) => {
    expect(render(graphOf(manyChains(40), everythingHit()))).toBe(
      render(graphOf(manyChains(40), everythingHit())),
    )
  })

  it.each(Object.entries(RENDERERS))(
    '%s shows nothing that steers a terminal or reorders text',
    (_, render) => {
      for (const [, graph] of GRAPHS) expect(render(graph)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}](?<!\n)/u)
    },
  )
})

describe('text', () => {
  it('of the tour', () => {
    expect(renderText(graphOf(TOUR))).toMatchSnapshot()
  })

  it('of the tour with hits', () => {
    expect(renderText(graphOf(TOUR, everythingHit()))).toMatchSnapshot()
  })
})

describe('DOT', () => {
  it.each(GRAPHS)('parses: %s', (_, graph) => {
    const { nodes, edges } = parseDot(renderDot(graph))
    for (const { from, to } of edges) {
      expect(nodes).toContain(from)
      expect(nodes).toContain(to)
    }
    expect(nodes).toHaveLength(graph.chains.length + 2 * graph.sources.length)
  })

  it.each(GRAPHS)('has tables that are well-formed: %s', async (_, graph) => {
    const tables = [...renderDot(graph).matchAll(/label=<(<TABLE.*<\/TABLE>)>\]/g)].map(
      (match) => match[1] ?? '',
    )
    expect(tables).toHaveLength(graph.chains.length)
    expect(await errorsOfXml(`<all>${tables.join('')}</all>`)).toEqual([])
  })
})

describe('Mermaid', () => {
  it.each(GRAPHS)('parses: %s', (_, graph) => {
    const [first, ...lines] = renderMermaid(graph).trimEnd().split('\n')
    expect(first).toBe('flowchart LR')
    const nodes = new Set<string>()
    let edges = 0
    for (const line of lines) {
      const node = /^ {2}((?:source|policy|chain)\d+)(?:\(\["[^"]*"\]\)|>"[^"]*"\]|\["[^"]*"\])$/.exec(line)
      const edge = /^ {2}(\w+) (?:-->|-\.->|<-->)(?:\|"[^"]*"\|)? (\w+)$/.exec(line)
      const weight = /^ {2}linkStyle (\d+) stroke-width:[\d.]+px$/.exec(line)
      if (node !== null) nodes.add(node[1] ?? '')
      else if (edge !== null) {
        edges += 1
        expect(nodes).toContain(edge[1])
        expect(nodes).toContain(edge[2])
      } else if (weight !== null) expect(Number(weight[1])).toBeLessThan(edges)
      else expect(line).toMatch(/^ {2}%% counted since [\d: -]+ UTC$/)
    }
    expect(nodes.size).toBe(graph.chains.length + 2 * graph.sources.length)
  })

  it('writes what means something to it by number', () => {
    const label = renderMermaid(graphOf(hostileChains('"]; click x `**`'))).split('\n')[3] ?? ''
    expect(label).toContain('#34;#93;#59; click x #96;#42;#42;#96;')
  })
})

describe('SVG', () => {
  it.each(GRAPHS)('is well-formed: %s', async (_, graph) => {
    expect(await errorsOfXml(renderSvg(graph))).toEqual([])
  })

  it('is well-formed whatever stands in the chains', async () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 40, maxLength: 40 })
    const check = fc.asyncProperty(texts, async (written) => {
      const graph = graphOf(manyChains(written.length))
      const chains = graph.chains.map((chain, index) => {
        const text = written[index] ?? ''
        const rows = chain.rows.map((row) => ({ ...row, text, actions: [text] }))
        return { ...chain, documentation: text, rows }
      })
      expect(await errorsOfXml(renderSvg({ ...graph, chains }))).toEqual([])
    })
    await fc.assert(check, { numRuns: 5 })
  })

  it('names no address but that of its own markup, and runs nothing', () => {
    for (const [, graph] of GRAPHS) {
      const drawn = renderSvg(graph)
      expect(drawn.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg'])
      expect(drawn).not.toMatch(/<script|<foreignObject|<image|\shref=|\son\w+=/)
    }
  })

  it('has a title with the documentation and the place of each chain', () => {
    const drawn = renderSvg(graphOf('## What <b>nobody</b> needs.\nchain a from journal { drop }'))
    expect(drawn).toContain('<title>chain a (test.chain:2)\nWhat &lt;b&gt;nobody&lt;/b&gt; needs.</title>')
  })

  it('weights a way by how many took it', () => {
    const widths = (hits: ReturnType<typeof everythingHit> | undefined) =>
      new Set(
        [...renderSvg(graphOf(TOUR, hits)).matchAll(/stroke-width="([\d.]+)"/g)].map((match) => match[1]),
      )
    expect(widths(undefined).size).toBe(1)
    expect(widths(everythingHit()).size).toBeGreaterThan(3)
  })

  it('draws a thousand chains in seconds', () => {
    expect(renderSvg(graphOf(manyChains(1_000))).length).toBeGreaterThan(100_000)
  }, 20_000)
})

async function errorsOfXml(contents: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'graph.xml', contents }],
    normalization: 'format',
  })
  return errors.map(({ message }) => message)
}

/** A strict reading of the part of the language that is written: one statement a line, in which quotes and tables close. */
function parseDot(text: string): {
  nodes: readonly string[]
  edges: readonly { from: string; to: string }[]
} {
  const lines = text.trimEnd().split('\n')
  expect(lines[0]).toBe('digraph chains {')
  expect(lines.at(-1)).toBe('}')
  const value = String.raw`(?:"(?:[^"\\]|\\[\\"n])*"|<<TABLE.*<\/TABLE>>|[\w.]+)`
  const attributes = String.raw`\[\w+=${value}(?:, \w+=${value})*\]`
  const nodes: string[] = []
  const edges: { from: string; to: string }[] = []
  for (const line of lines.slice(1, -1)) {
    const edge = new RegExp(
      String.raw`^ {2}(\w+)(?::\w+)*(?::e)? -> (\w+)(?::head)?(?::w)?(?: ${attributes})?$`,
    ).exec(line)
    const node = new RegExp(String.raw`^ {2}((?:source|policy|chain)_\d+) ${attributes}$`).exec(line)
    if (edge !== null) edges.push({ from: edge[1] ?? '', to: edge[2] ?? '' })
    else if (node !== null) nodes.push(node[1] ?? '')
    else expect(line).toMatch(new RegExp(String.raw`^ {2}(?:(?:node|edge) ${attributes}|\w+=${value})$`))
  }
  return { nodes, edges }
}
