import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnostics/diagnostic.ts'
import { formatForGithub } from '../../src/program/diagnostic-formats/github.ts'
import { formatAsSarif } from '../../src/program/diagnostic-formats/sarif.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const file = { name: 'my chains/100%,a:b.chain', text: 'chain x from jornal {\n}\nchain x { drop }\n' }
const UNKNOWN = diagnose(
  'PY0206',
  { file, start: 13, end: 19 },
  { name: 'jor%nal\nx' },
  'did you mean `journal`?',
)
const TWICE = diagnose(
  'PY0205',
  { file, start: 30, end: 31 },
  { what: 'chain', name: 'x', where: 'here:1' },
  undefined,
  [{ span: { file, start: 6, end: 7 }, message: 'it is declared here first' }],
)

describe('for GitHub', () => {
  it('each is one line, of which nothing ends the command or begins another', () => {
    expect(formatForGithub([UNKNOWN, TWICE]).split('\n')).toEqual([
      '::error file=my chains/100%25%2Ca%3Ab.chain,line=1,endLine=1,col=14,endColumn=19,title=PY0206::there is no source named `jor%25nal%0Ax`%0Adid you mean `journal`?',
      '::error file=my chains/100%25%2Ca%3Ab.chain,line=3,endLine=3,col=7,endColumn=7,title=PY0205::the chain `x` exists already, at here:1%0Arename one of the two, or remove it',
      '',
    ])
  })

  it('nothing is said of nothing', () => {
    expect(formatForGithub([])).toBe('')
  })
})

describe('as SARIF', () => {
  it('they are one document with rules, help and regions', () => {
    expect(JSON.parse(formatAsSarif([UNKNOWN, TWICE, UNKNOWN]))).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'pyruse-ts',
              rules: [rule('PY0205'), rule('PY0206')],
            },
          },
          columnKind: 'utf16CodeUnits',
          results: [
            unknown(),
            {
              ruleId: 'PY0205',
              ruleIndex: 0,
              level: 'error',
              message: {
                text: 'the chain `x` exists already, at here:1\nrename one of the two, or remove it',
              },
              locations: [at(3, 7, 8)],
              relatedLocations: [{ ...at(1, 7, 8), message: { text: 'it is declared here first' } }],
            },
            unknown(),
          ],
        },
      ],
    })
  })

  it('a document without results is one too', () => {
    expect(JSON.parse(formatAsSarif([]))).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { rules: [] } }, results: [] }],
    })
  })
})

function rule(id: string) {
  const text = expect.stringMatching(/\S/)
  return { id, shortDescription: { text }, help: { text }, defaultConfiguration: { level: 'error' } }
}

function unknown() {
  return {
    ruleId: 'PY0206',
    ruleIndex: 1,
    level: 'error',
    message: { text: 'there is no source named `jor%nal\nx`\ndid you mean `journal`?' },
    locations: [at(1, 14, 20)],
  }
}

/** A region in one line; its end is the column behind the last character. */
function at(startLine: number, startColumn: number, endColumn: number) {
  return {
    physicalLocation: {
      artifactLocation: { uri: 'my%20chains/100%25%2Ca%3Ab.chain' },
      region: { startLine, startColumn, endLine: startLine, endColumn },
    },
  }
}

describe('check', () => {
  const directory = directoryWith({
    'settings.yaml': 'chains: [main.chain]\nmail: { fro: root@example.org }\n',
    'broken.yaml': 'mail: { transport: { smtp: { host: h, user: u, password: "s3cr3t }\n',
    'main.chain': 'chain c from journal {\n    goto nowhere\n}\n',
  })

  it('tells what is wrong with the settings and the chains in one run', async () => {
    const { code, stdout } = await pyruse([
      'check',
      '--format',
      'json',
      '--config',
      `${directory}/settings.yaml`,
    ])
    expect(code).toBe(2)
    expect(jsonLines(stdout)).toMatchObject([
      { code: 'PY0901', file: `${directory}/settings.yaml`, line: 2 },
      { code: 'PY0201', file: 'main.chain', line: 2 },
    ])
  })

  it('checks the chains that are named although the settings cannot be read, and shows no password', async () => {
    for (const config of [`${directory}/broken.yaml`, `${directory}/missing.yaml`]) {
      const { code, stdout } = await pyruse(['check', '--config', config, `${directory}/main.chain`])
      expect(code).toBe(2)
      expect(stdout).toContain(config)
      expect(stdout).toContain('there is no chain named `nowhere`')
      expect(stdout).not.toContain('s3cr3t')
    }
  })

  it('writes one SARIF document with absolute paths as URIs', async () => {
    const { stdout } = await pyruse(['check', '--format', 'sarif', '--config', `${directory}/settings.yaml`])
    const [first, second] = JSON.parse(stdout).runs[0].results
    expect(first.locations[0].physicalLocation.artifactLocation.uri).toBe(`file://${directory}/settings.yaml`)
    expect(second.locations[0].physicalLocation.artifactLocation.uri).toBe(`file://${directory}/main.chain`)
  })
})
