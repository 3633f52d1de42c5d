import { resolve } from 'node:path'
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Refusal } from '../../editor/rename.ts'
import * as answers from './answers.ts'
import { Latest } from './latest.ts'
import { pathOfUri, uriOfPath } from './open-files.ts'
import { Programs } from './programs.ts'
import { diagnosticsByUri } from './published.ts'

/** Milliseconds without typing after which the program is checked. */
const PAUSE = 150

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  completionProvider: { triggerCharacters: ['{', '|', ':', '@', '/'] },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  documentFormattingProvider: true,
}

/** Files whose change on the disk changes what is checked. */
const WATCHED = ['**/*.chain', '**/settings.yaml']

/** Serves an editor over a connection; `config` names the only settings that count, if the user did. */
export function serve(connection: Connection, config: string | undefined): void {
  const documents = new TextDocuments(TextDocument)
  let workspaces: readonly string[] = []
  let watches = false
  const programs = new Latest(() => Programs.load({ config, workspaces, open: documents.all() }))
  const publish = publisher(connection, documents)

  let pause: NodeJS.Timeout | undefined
  const changed = () => {
    programs.changed()
    clearTimeout(pause)
    pause = setTimeout(() => {
      programs.current().then(publish, (error: unknown) => connection.console.error(String(error)))
    }, PAUSE)
  }
  documents.onDidChangeContent(changed)
  documents.onDidSave(changed)
  documents.onDidClose(changed)
  connection.onDidChangeWatchedFiles(changed)

  connection.onInitialize((params) => {
    workspaces = foldersOf(params)
    watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    return { capabilities: CAPABILITIES, serverInfo: { name: 'pyruse-ts' } }
  })
  connection.onInitialized(() => {
    if (watches) watchFiles(connection, config)
  })

  /** Answers about a position, by the program that it is in; `stale` where its last check will do. */
  const ask = async <T>(
    { textDocument, position }: { textDocument: { uri: string }; position: answers.Question['position'] },
    answer: (question: answers.Question) => T,
    stale: 'stale' | 'current' = 'current',
  ): Promise<T | undefined> => {
    const path = pathOfUri(textDocument.uri)
    const recent = stale === 'stale' ? programs.recent?.of(path) : undefined
    const program = recent ?? (await programs.current()).of(path)
    const document = documents.get(textDocument.uri)
    if (document === undefined || program === undefined) return undefined
    return answer({ document, position, program, open: documents.all() })
  }
  connection.onCompletion(async (params) => [...((await ask(params, answers.completion, 'stale')) ?? [])])
  connection.onHover(async (params) => (await ask(params, answers.hover)) ?? null)
  connection.onDefinition(async (params) => [...((await ask(params, answers.definition)) ?? [])])
  connection.onReferences(async (params) => {
    const { includeDeclaration } = params.context
    return [...((await ask(params, (question) => answers.references(question, includeDeclaration))) ?? [])]
  })
  connection.onPrepareRename(async (params) => granted(await ask(params, answers.renamed)))
  connection.onRenameRequest(async (params) =>
    granted(await ask(params, (question) => answers.renaming(question, params.newName))),
  )
  connection.onDocumentSymbol(({ textDocument }) => {
    const document = documents.get(textDocument.uri)
    return document === undefined ? [] : [...answers.symbols(document)]
  })
  connection.onDocumentFormatting(({ textDocument }) => {
    const document = documents.get(textDocument.uri)
    return document === undefined ? [] : [...answers.formatting(document)]
  })
  documents.listen(connection)
  connection.listen()
}

/** Publishes what is wrong with each file, and takes back what is wrong no longer. */
function publisher(connection: Connection, documents: TextDocuments<TextDocument>) {
  let told: readonly string[] = []
  return (programs: Programs): void => {
    const open = documents.all()
    const found = diagnosticsByUri(programs.all(), (path) => uriOfPath(path, open))
    for (const uri of new Set([...told, ...open.map((document) => document.uri), ...found.keys()])) {
      const version = documents.get(uri)?.version
      const diagnostics = [...(found.get(uri) ?? [])]
      connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) })
    }
    told = [...found.keys()]
  }
}

function watchFiles(connection: Connection, config: string | undefined): void {
  const named = config === undefined ? [] : [resolve(config)]
  const watchers = [...WATCHED, ...named].map((globPattern) => ({ globPattern }))
  void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers })
}

/** Neither need be there: not every editor says that it has no folder open. */
function foldersOf({ workspaceFolders, rootUri }: Partial<InitializeParams>): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : [])
  return uris.map(pathOfUri)
}

/** An error with a message is what editors show where something cannot be renamed. */
function granted<T extends object>(answer: T | Refusal | undefined): T | null {
  if (answer === undefined) return null
  if ('refusal' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refusal)
  return answer
}
