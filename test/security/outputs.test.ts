import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { renderDiagnostic } from '../../src/diagnostics/render.ts'
import { renderDot } from '../../src/graph/dot.ts'
import { renderMermaid } from '../../src/graph/mermaid.ts'
import { renderSvg } from '../../src/graph/svg/svg.ts'
import { renderText } from '../../src/graph/text.ts'
import { formatForGithub } from '../../src/program/diagnostic-formats/github.ts'
import { formatAsJson } from '../../src/program/diagnostic-formats/json.ts'
import { formatAsSarif } from '../../src/program/diagnostic-formats/sarif.ts'
import { graphOf, hostileChains } from '../graph/support/graphs.ts'
import { benchOf, checkText } from '../support/program.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'
import { ATTACK_TABLE, UNSEEN } from './attacks.ts'

const SETTINGS = `
chains: [main.chain]
state: state
sources: { journal: { kind: recording, path: log.jsonl } }
mail: { from: a@example.org, to: [a@example.org], transport: { directory: mails } }
`
const CHAIN = `chain all from journal {
    MESSAGE like "{start:word}{_}" -> log NOTICE "{MESSAGE}"
    email "{MESSAGE}" subject "{SYSLOG_IDENTIFIER}"
    report WARN "{MESSAGE}"
}
`
const WRITTEN = ATTACK_TABLE.filter(([, attack]) => attack.length < 100_000)

/** The recorded entries that an attacker wrote, with the settings to walk them. */
function recorded(): readonly string[] {
  const entries = WRITTEN.map(([, attack], number) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: String(1_767_225_600_000_000 + number),
      SYSLOG_IDENTIFIER: attack,
      MESSAGE: attack,
    }),
  )
  const directory = directoryWith({
    'settings.yaml': SETTINGS,
    'main.chain': CHAIN,
    'log.jsonl': `${entries.join('\n')}\n`,
  })
  return ['--config', join(directory, 'settings.yaml'), '--input', join(directory, 'log.jsonl')]
}

describe('of entries that an attacker wrote nothing steers a terminal, in', () => {
  it('replay --effects, where each line is the effect as it was', async () => {
    const { code, stdout } = await pyruse(['replay', ...recorded(), '--effects'])
    expect(code).toBe(0)
    expect(stdout).not.toMatch(UNSEEN)
    const reports = jsonLines(stdout).filter((line) => JSON.stringify(line).includes('"section":"WARN"'))
    expect(reports).toMatchObject(WRITTEN.map(([, attack]) => ({ effect: 'report', message: attack })))
  })

  it('the summary of replay', async () => {
    const { code, stdout, stderr } = await pyruse(['replay', ...recorded()])
    expect(code).toBe(0)
    expect(`${stdout}${stderr}`).not.toMatch(UNSEEN)
  })

  it.each(ATTACK_TABLE)('explain: %s', (_, attack) => {
    const bench = benchOf(CHAIN)
    bench.walk({ SYSLOG_IDENTIFIER: attack, MESSAGE: attack })
    const lines = bench.trace()
    for (const line of lines) expect(line).not.toMatch(/\n/)
    expect(lines.join('\n')).not.toMatch(UNSEEN)
  })
})

describe('a graph stays the graph that it is where its chains hold', () => {
  it.each(WRITTEN)('%s', (_, attack) => {
    const text = attack.toWellFormed()
    const [graph, harmless] = [graphOf(hostileChains(text)), graphOf(hostileChains('harmless'))]
    const [svg, dot, mermaid] = [renderSvg(graph), renderDot(graph), renderMermaid(graph)]
    for (const drawn of [svg, dot, mermaid, renderText(graph)]) expect(drawn).not.toMatch(UNSEEN)
    expect(svg).not.toMatch(/<script|<[^>]*\son\w+\s*=/i)
    const kinds = (lines: string) => lines.split('\n').map((line) => /^ *(\w*)/.exec(line)?.[0])
    expect(kinds(mermaid)).toEqual(kinds(renderMermaid(harmless)))
    expect(kinds(dot)).toEqual(kinds(renderDot(harmless)))
  })
})

it('every such graph is sound XML as SVG', async () => {
  const xml = WRITTEN.map(([, attack], number) => ({
    fileName: `${number}.svg`,
    contents: renderSvg(graphOf(hostileChains(attack.toWellFormed()))),
  }))
  expect((await validateXML({ xml, normalization: 'format' })).errors).toEqual([])
})

describe('what is wrong with chains is told without steering anything, where they hold', () => {
  it.each(WRITTEN)('%s', (_, attack) => {
    const { syntax, diagnostics } = checkText(
      `chain x from journal { ${attack}\n "${attack}\n}\nchain x from ${attack} {}`,
    )
    const all = [...syntax, ...diagnostics]
    const github = formatForGithub(all)
    for (const line of github.trimEnd().split('\n')) expect(line).toMatch(/^::(?:error|warning) file=/)
    const json = formatAsJson(all)
    expect(jsonLines(json)).toHaveLength(all.length)
    const sarif = formatAsSarif(all)
    expect(JSON.parse(sarif)).toMatchObject({ version: '2.1.0' })
    for (const output of [github, json, sarif, ...all.map((one) => renderDiagnostic(one, false))])
      expect(output).not.toMatch(UNSEEN)
  })
})
