import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/commands.ts'
import { describeChain } from '../../src/editor/describe.ts'
import { viewOf } from '../editor/view.ts'
import { EXTENSION } from './scopes.ts'

const read = (path: string) => readFileSync(join(EXTENSION, path), 'utf8')
const manifest = JSON.parse(read('package.json'))
const { contributes } = manifest
const [language] = contributes.languages
const [grammar] = contributes.grammars

describe('the extension for Visual Studio Code', () => {
  it('has every file that its manifest names, and what a packed extension needs', () => {
    const named: readonly string[] = [
      manifest.main,
      language.configuration,
      grammar.path,
      'README.md',
      'LICENSE',
    ]
    expect(named.filter((path) => !existsSync(join(EXTENSION, path)))).toEqual([])
    expect(read('LICENSE')).toBe(readFileSync('LICENSE', 'utf8'))
  })

  it('has one version and one license with the program', () => {
    const program = JSON.parse(readFileSync('package.json', 'utf8'))
    expect([manifest.version, manifest.license]).toEqual([program.version, program.license])
  })

  it('calls the language as its grammar, its client and the hovers of the server do', () => {
    expect(language).toMatchObject({ id: 'pyruse-chain', extensions: ['.chain'] })
    expect(grammar.language).toBe(language.id)
    expect(JSON.parse(read(grammar.path)).scopeName).toBe(grammar.scopeName)
    const [chain] = viewOf({ 'a.chain': 'chain a {}' }).chains
    expect(chain && describeChain(chain)).toMatch(new RegExp(`^\`\`\`${language.id}\n`))
  })

  it.each([
    [{ command: ['pyruse-ts'], config: '' }, 'pyruse-ts', ['lsp']],
    [{ command: ['node', 'main.ts'], config: 'a.yaml' }, 'node', ['main.ts', 'lsp', '--config', 'a.yaml']],
  ])('with the settings %j it starts %s %j', async (settings, command, args) => {
    const { asked, registered, clients } = await activated(settings)
    expect(clients).toEqual([{ server: { command, args }, documents: [{ language: language.id }] }])
    expect(asked.sort()).toEqual(Object.keys(contributes.configuration.properties).sort())
    expect(registered).toEqual(contributes.commands.map((one: { readonly command: string }) => one.command))
    const lsp = await COMMANDS.find(({ name }) => args.includes(name))?.load()
    expect(Object.keys(lsp?.command.options ?? {})).toContain('config')
  })

  it('runs only where the folder is trusted, as settings may name modules', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(false)
  })

  it('knows the comments and brackets of the language', () => {
    const configuration = JSON.parse(read(language.configuration))
    expect(configuration.comments).toEqual({ lineComment: '#' })
    const word = new RegExp(configuration.wordPattern, 'g')
    expect('once_per(1h30m, _UID) 10.0.0.0/8'.match(word)).toEqual([
      'once_per',
      '1h30m',
      '_UID',
      '10.0.0.0/8',
    ])
  })
})

/** Runs the extension as an editor would, with these of its settings, and tells what it asked of the editor. */
async function activated(settings: Readonly<Record<string, unknown>>) {
  const asked: string[] = []
  const registered: string[] = []
  const clients: { readonly server: unknown; readonly documents: unknown }[] = []
  const get = (name: string) => {
    asked.push(`pyruse-ts.${name}`)
    return settings[name]
  }
  const editor = {
    commands: { registerCommand: (name: string) => registered.push(name) },
    workspace: { getConfiguration: () => ({ get }), onDidChangeConfiguration: () => ({}) },
  }
  class LanguageClient {
    constructor(
      _id: string,
      _name: string,
      server: unknown,
      options: { readonly documentSelector: unknown },
    ) {
      clients.push({ server, documents: options.documentSelector })
    }
    async start() {}
  }
  const modules: Readonly<Record<string, unknown>> = {
    vscode: editor,
    'vscode-languageclient/node': { LanguageClient },
  }
  const exported: { activate?: (context: { readonly subscriptions: unknown[] }) => Promise<void> } = {}
  compileFunction(read('extension.js'), ['require', 'exports'])((name: string) => modules[name], exported)
  await exported.activate?.({ subscriptions: [] })
  return { asked, registered, clients }
}
