import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InitializeResult,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { directoryWith } from '../support/pyruse.ts'
import { Client } from './client.ts'

const MAIN = `include "conf d/ssh.chain"

chain main from journal on SYSLOG_IDENTIFIER == "sshd" {
    jump offences
    offender exists and once_per(1h, offender) -> ban offender with firewall for TIME, accept
    offender exists -> accept
}
`

const SSH = `## How long somebody stays out.
define TIME = 2h

## Finds out who did it. 🚓
chain offences {
    MESSAGE like "Failed password for {user} from {offender:addr} port {_:int} ssh2" -> report WARN "🚓 {user|upper} from {offender}"
}
`

const SETTINGS = `chains: [main.chain]
ban_sets: { firewall: { backend: none } }
report: { sections: { WARN: Warnings, OTHER: Other } }
`

describe('a language server over standard input and output', () => {
  const folder = directoryWith({
    'a folder/settings.yaml': SETTINGS,
    'a folder/main.chain': MAIN,
    'a folder/conf d/ssh.chain': SSH,
    'elsewhere/lone.chain': 'chain lone {\n    jump nowhere\n}\n',
  })
  const uriOf = (path: string) => pathToFileURL(join(folder, path)).href
  const main = uriOf('a folder/main.chain')
  const ssh = uriOf('a folder/conf d/ssh.chain')
  const lone = uriOf('elsewhere/lone.chain')
  let client: Client
  let initialized: InitializeResult

  beforeAll(async () => {
    ;({ client, initialized } = await Client.start(folder, ['--stdio']))
    await client.open(main, MAIN)
  })
  afterAll(async () => {
    expect(await client.stop()).toBe(0)
    expect(client.errors).toBe('')
  })

  const labels = (items: readonly CompletionItem[]) => items.map(({ label }) => label)
  const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code)
  const put = async (uri: string, marked: string, text: string) => {
    const [before = '', behind = ''] = marked.split('|')
    const start = client.text(uri).indexOf(before + behind) + before.length
    await client.replace(uri, start, start, text)
    return async () => client.replace(uri, start, start + text.length, '')
  }

  it('says what it can do, and finds nothing wrong', async () => {
    expect(initialized.capabilities).toMatchObject({
      completionProvider: {},
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      documentSymbolProvider: true,
      documentFormattingProvider: true,
    })
    expect(await client.diagnostics(main, () => true)).toEqual([])
  })

  it('tells a mistake while it is typed, in whichever file it shows, and takes it back', async () => {
    await client.open(ssh, SSH)
    const undo = await put(ssh, 'chain offence|s', 'X')
    const [wrong] = await client.diagnostics(main, (told) => told.length > 0)
    expect(wrong).toMatchObject({
      code: 'PY0201',
      severity: 1,
      range: { start: { line: 3, character: 9 }, end: { line: 3, character: 17 } },
    })
    expect(wrong?.message).toContain('did you mean `offenceXs`')
    await undo()
    expect(await client.diagnostics(main, (told) => told.length === 0)).toEqual([])
  })

  it('counts positions in UTF-16, behind signs beyond the basic plane too', async () => {
    const undo = await put(ssh, 'from {offender|}', 'x')
    const [wrong] = await client.diagnostics(ssh, (told) => told.length > 0)
    const { start, end } = wrong?.range ?? {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 0 },
    }
    const line = client.text(ssh).split('\n')[start.line] ?? ''
    expect(line.slice(start.character, end.character)).toBe('{offenderx}')
    await undo()
    await client.diagnostics(ssh, (told) => told.length === 0)
  })

  it('checks a file that no settings name alone, and forgets it when it is closed', async () => {
    await client.open(lone, 'chain lone {\n    jump nowhere\n}\n')
    expect(codes(await client.diagnostics(lone, (told) => told.length > 0))).toEqual(['PY0201'])
    await client.close(lone)
    expect(await client.diagnostics(lone, (told) => told.length === 0)).toEqual([])
  })

  it('checks a text that was never saved', async () => {
    await client.open('untitled:Untitled-1', 'chain new {\n    jum\n}\n')
    expect(codes(await client.diagnostics('untitled:Untitled-1', (told) => told.length > 0))).toEqual([
      'PY0203',
    ])
    await client.close('untitled:Untitled-1')
  })

  it('takes every half of a program, typed sign by sign, and is right at its end', async () => {
    const uri = uriOf('elsewhere/typed.chain')
    await client.open(uri, '')
    const text = `chain typed from journal on SYSLOG_IDENTIFIER in ["a", "b" {
  match MESSAGE { like "x {ip:addr} \\u{1F600} }" -> count n by [ip within 5m as n, jump }
  if n > 3 { report WARN """{ip|date("%F)} { else -> ban ip with
  /(?<a>b[c/x ~ 10.0.0.300/99 'x' && || => é
`
    for (const [offset, sign] of Array.from(text).entries()) {
      const at = client.text(uri).length
      await client.replace(uri, at, at, sign)
      if (offset % 7 === 0) {
        const position = client.positionAt(uri, client.text(uri).length)
        const asked = { textDocument: { uri }, position }
        await client.request('textDocument/completion', asked)
        await client.request('textDocument/documentSymbol', asked)
      }
      if (offset % 31 === 0) await client.at('hover', uri, client.text(uri).slice(0, 20))
    }
    expect(
      codes(await client.diagnostics(uri, (told) => told.length > 1)).every((code) =>
        /^PY/.test(String(code)),
      ),
    ).toBe(true)
    await client.replace(uri, 0, client.text(uri).length, 'chain typed {\n    accept\n}\n')
    await client.diagnostics(uri, (told) => told.length === 0)
    await client.close(uri)
  })

  it('completes what may be written', async () => {
    const undo = await put(main, 'jump offences\n|', '    jump \n    ban offender \n    \n')
    const complete = async (marked: string) =>
      labels(await client.at<CompletionItem[]>('completion', main, marked))
    expect(await complete('    jump |\n')).toEqual(['offences'])
    expect(await complete('ban offender |\n')).toEqual(['with', 'prefix', 'for'])
    expect(await complete('    |\n    offender')).toEqual(
      expect.arrayContaining(['report', 'accept', 'if', 'once_per', 'offender', '_HOSTNAME']),
    )
    await undo()
  })

  it('documents what is under the cursor', async () => {
    const hover = async (marked: string) => {
      const { contents } = await client.at<Hover>('hover', main, marked)
      return typeof contents === 'object' && 'value' in contents ? contents.value : ''
    }
    expect(await hover('jump off|ences')).toContain('Finds out who did it. 🚓')
    expect(await hover('for TI|ME')).toContain('How long somebody stays out.')
    expect(await hover('ba|n offender')).toContain('Bans an address')
    expect(await hover('on|ce_per')).toContain('once_per(WITHIN, FIELDS…)')
    expect(await hover('of|fender exists')).toContain('Holds an address.')
    expect(await client.at('hover', main, '|}')).toBeNull()
  })

  it('goes to definitions: of chains, constants, captures, and to included files', async () => {
    const target = async (marked: string) => {
      const [location] = await client.at<Location[]>('definition', main, marked)
      return location && { uri: location.uri, line: location.range.start.line }
    }
    expect(await target('jump off|ences')).toEqual({ uri: ssh, line: 4 })
    expect(await target('for TI|ME')).toEqual({ uri: ssh, line: 1 })
    expect(await target('ban off|ender')).toEqual({ uri: ssh, line: 5 })
    expect(await target('conf| d')).toEqual({ uri: ssh, line: 0 })
    expect(await target('jo|urnal')).toBeUndefined()
  })

  it('renames a chain in all files, and refuses names that are none or are taken', async () => {
    const references = await client.at<Location[]>('references', main, 'jump off|ences', {
      context: { includeDeclaration: true },
    })
    expect(references.map(({ uri }) => uri).sort()).toEqual([ssh, main].sort())
    expect(await client.at('prepareRename', main, 'jump off|ences')).toMatchObject({
      placeholder: 'offences',
    })
    const renaming = (newName: string) =>
      client.at<WorkspaceEdit>('rename', main, 'jump off|ences', { newName })
    await expect(renaming('goto')).rejects.toThrow('`goto` cannot be a name')
    await expect(renaming('main')).rejects.toThrow('There is already a chain named `main`.')
    await expect(client.at('prepareRename', main, 'SYS|LOG')).rejects.toThrow('Only chains and constants')
    const { changes = {} } = await renaming('found')
    for (const uri of [main, ssh]) {
      const text = client.text(uri)
      const document = TextDocument.create(uri, '', 0, text)
      const renamed = TextDocument.applyEdits(document, changes[uri] ?? [])
      await client.replace(uri, 0, text.length, renamed)
    }
    expect(client.text(main)).toBe(MAIN.replace('jump offences', 'jump found'))
    expect(client.text(ssh)).toBe(SSH.replace('chain offences', 'chain found'))
    expect(await client.diagnostics(main, (told) => told.length === 0)).toEqual([])
  })

  it('formats, and leaves alone what it cannot read', async () => {
    const uri = uriOf('a folder/crooked.chain')
    await client.open(uri, '# é\r\nchain a{accept}\r\n# last\r\n')
    const format = () =>
      client.request<TextEdit[]>('textDocument/formatting', {
        textDocument: { uri },
        options: { tabSize: 4, insertSpaces: true },
      })
    const document = TextDocument.create(uri, '', 0, client.text(uri))
    expect(TextDocument.applyEdits(document, await format())).toBe(
      '# é\r\nchain a {\r\n    accept\r\n}\r\n# last\r\n',
    )
    await client.replace(uri, 0, 3, 'chain {')
    expect(await format()).toEqual([])
  })

  it('outlines a file', async () => {
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: ssh },
    })
    expect(symbols.map(({ name }) => name)).toEqual(['TIME', 'found'])
  })
})

describe('a language server that was told its settings', () => {
  it('knows the modules that they name, and completes and documents what these define', async () => {
    const folder = directoryWith({
      'other.yaml': 'chains: [a.chain]\nmodules: [./weekday.ts]\n',
      'weekday.ts': readFileSync(join('test', 'fixtures', 'modules', 'weekday.ts'), 'utf8'),
      'a.chain': 'chain a from journal {\n    weekday(SAT) -> drop\n    \n}\n',
    })
    const { client } = await Client.start(folder, ['--config', join(folder, 'other.yaml')])
    const uri = pathToFileURL(join(folder, 'a.chain')).href
    await client.open(uri, readFileSync(join(folder, 'a.chain'), 'utf8'))
    expect(await client.diagnostics(uri, () => true)).toEqual([])
    expect(JSON.stringify(await client.at<Hover>('hover', uri, 'week|day'))).toContain(
      'Days begin at midnight',
    )
    const items = await client.at<CompletionItem[]>('completion', uri, '    |\n}')
    expect(items.map(({ label }) => label)).toContain('weekday')
    expect(await client.stop()).toBe(0)
  })

  it('hears of their change on the disk', async () => {
    const folder = directoryWith({ 'other.yaml': 'chains: [a.chain]\n', 'a.chain': '' })
    const path = join(folder, 'other.yaml')
    const { client } = await Client.start(folder, ['--config', path])
    expect(await client.watched.promise).toEqual(['**/*.chain', '**/settings.yaml', path])
    await client.open(pathToFileURL(join(folder, 'a.chain')).href, '')
    writeFileSync(path, 'chains: [a.chain]\nreport: { schedul: never }\n')
    const uri = pathToFileURL(path).href
    await client.changedOnDisk(uri)
    const told = await client.diagnostics(uri, (diagnostics) => diagnostics.length > 0)
    expect(told.map(({ code }) => code)).toEqual(['PY0901'])
    expect(await client.stop()).toBe(0)
  })

  it('shows what is wrong with them, and goes on with the chains', async () => {
    const folder = directoryWith({
      'wrong.yaml': 'chains: [a.chain, missing/*.chain]\nreport: { schedul: never }\n',
      'a.chain': 'chain a from journal {\n    jump b\n}\n\nchain b {\n    accept\n}\n',
    })
    const { client } = await Client.start(folder, ['--config', join(folder, 'wrong.yaml')])
    const uri = pathToFileURL(join(folder, 'a.chain')).href
    await client.open(uri, readFileSync(join(folder, 'a.chain'), 'utf8'))
    const settings = pathToFileURL(join(folder, 'wrong.yaml')).href
    const told = await client.diagnostics(settings, (diagnostics) => diagnostics.length > 0)
    expect(told.map(({ code }) => code).sort()).toEqual(['PY0802', 'PY0901'])
    const [definition] = await client.at<Location[]>('definition', uri, 'jump |b')
    expect(definition?.range.start.line).toBe(4)
    expect(await client.stop()).toBe(0)
  })
})

describe('a language server that was told of no folder', () => {
  it('finds the settings of a file, whatever its folder is called', async () => {
    const folder = directoryWith({
      '[web] {a,b}*/settings.yaml': SETTINGS,
      '[web] {a,b}*/main.chain': 'include "conf d/*.chain"\n',
      '[web] {a,b}*/conf d/ssh.chain': SSH,
    })
    const { client } = await Client.start(undefined)
    const main = pathToFileURL(join(folder, '[web] {a,b}*', 'main.chain')).href
    await client.open(main, MAIN)
    expect(await client.diagnostics(main, () => true)).toEqual([])
    const unsaved = pathToFileURL(join(folder, '[web] {a,b}*', 'un[saved].chain')).href
    await client.open(unsaved, 'chain lone {\n    jump nowhere\n}\n')
    expect((await client.diagnostics(unsaved, () => true)).map(({ code }) => code)).toEqual(['PY0201'])
    expect(await client.stop()).toBe(0)
  })
})
