import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { renderDot } from '../../src/graph/dot.ts'
import { cutTo } from '../../src/graph/words.ts'
import { missing } from '../support/requirements.ts'
import { graphOf, HOSTILE, hostileChains } from './support/graphs.ts'

/** In labels and tooltips Graphviz puts the names of things for some of them, takes escapes away, and decodes entities. */
const OF_GRAPHVIZ = [
  String.raw`C:\\New\Letters\Graph\\`,
  String.raw`\N \G \L \n \l \\N \\\\`,
  '&lt;b&gt; &amp;lt; &#92;N',
]

describe.skipIf(missing('dot'))('what Graphviz draws', () => {
  it.each([...OF_GRAPHVIZ, ...HOSTILE.slice(0, -1)])('shows texts as they stand: %j', async (text) => {
    const graph = graphOf(hostileChains(text))
    const { stdout } = await execa('dot', ['-Tsvg'], { input: renderDot(graph) })
    const drawn = unescaped(stdout)
    const [chain] = graph.chains
    const shown = [chain?.hook?.condition, chain?.rows[0]?.text, graph.sources[0]?.policy.join(', ')]
    for (const part of shown) expect(drawn).toContain(cutTo(part ?? '', 60))
    expect(drawn).toContain(`xlink:title="hostile (test.chain:3)\n${chain?.documentation}"`)
  })
})

function unescaped(xml: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }
  return xml.replace(/&(?:#(\d+)|(\w+));/g, (whole, code, name) =>
    code === undefined ? (entities[name] ?? whole) : String.fromCodePoint(Number(code)),
  )
}
