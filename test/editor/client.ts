import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  type Diagnostic,
  FileChangeType,
  type FileSystemWatcher,
  type InitializeResult,
  type Position,
  type PublishDiagnosticsParams,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { PROGRAM_FILE } from '../support/program-file.ts'

/** An editor: it talks to a language server in a process of its own, over standard input and output. */
export class Client {
  readonly #server
  readonly #connection
  readonly #documents = new Map<string, TextDocument>()
  readonly #published = new Map<string, PublishDiagnosticsParams>()
  #heard: () => void = () => {}
  #errors = ''
  /** The patterns of the files that the server wants to hear of. */
  readonly watched = Promise.withResolvers<readonly unknown[]>()

  private constructor(args: readonly string[]) {
    this.#server = spawn(process.execPath, [PROGRAM_FILE, 'lsp', ...args])
    this.#server.stderr.on('data', (text) => {
      this.#errors += String(text)
    })
    this.#connection = createProtocolConnection(
      new StreamMessageReader(this.#server.stdout),
      new StreamMessageWriter(this.#server.stdin),
    )
    this.#connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params)
      this.#heard()
    })
    this.#connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      const watchers = registrations.flatMap(({ registerOptions }) => registerOptions?.watchers ?? [])
      this.watched.resolve(watchers.map(({ globPattern }: FileSystemWatcher) => globPattern))
    })
    this.#connection.listen()
  }

  /** Starts a server for a folder, if one is open, and tells it hello. */
  static async start(
    folder: string | undefined,
    args: readonly string[] = [],
  ): Promise<{ client: Client; initialized: InitializeResult }> {
    const client = new Client(args)
    const initialized = await client.request<InitializeResult>('initialize', {
      processId: process.pid,
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      ...(folder === undefined ? {} : openFolder(pathToFileURL(folder).href)),
    })
    await client.#connection.sendNotification('initialized', {})
    return { client, initialized }
  }

  /** What the server wrote to standard error. */
  get errors(): string {
    return this.#errors
  }

  request<T>(method: string, params?: object): Promise<T> {
    return this.#connection.sendRequest(method, params)
  }

  async open(uri: string, text: string): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, 'pyruse-chain', 1, text))
    const textDocument = { uri, languageId: 'pyruse-chain', version: 1, text }
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument })
  }

  /** Tells that a file on the disk is another one. */
  async changedOnDisk(uri: string): Promise<void> {
    const changes = [{ uri, type: FileChangeType.Changed }]
    await this.#connection.sendNotification('workspace/didChangeWatchedFiles', { changes })
  }

  async close(uri: string): Promise<void> {
    await this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
  }

  /** Puts a text in place of what stands between two offsets. */
  async replace(uri: string, start: number, end: number, text: string): Promise<void> {
    const document = this.#document(uri)
    const range = { start: document.positionAt(start), end: document.positionAt(end) }
    const version = document.version + 1
    this.#documents.set(uri, TextDocument.update(document, [{ range, text }], version))
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    })
  }

  text(uri: string): string {
    return this.#document(uri).getText()
  }

  positionAt(uri: string, offset: number): Position {
    return this.#document(uri).positionAt(offset)
  }

  /** Asks about the place that `|` marks: right behind the text before it, right before the text behind it. */
  at<T>(method: string, uri: string, marked: string, further: object = {}): Promise<T> {
    const [before = '', behind = ''] = marked.split('|')
    const found = this.text(uri).indexOf(before + behind)
    if (found < 0) throw new Error(`the text has no ${marked}`)
    const position = this.positionAt(uri, found + before.length)
    return this.request(`textDocument/${method}`, { textDocument: { uri }, position, ...further })
  }

  /** Waits until what was published last for a file, in its newest version, is as it should be. */
  async diagnostics(
    uri: string,
    isRight: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    for (;;) {
      const published = this.#published.get(uri)
      const version = this.#documents.get(uri)?.version
      const isNewest = published?.version === undefined || published.version === version
      if (published !== undefined && isNewest && isRight(published.diagnostics)) return published.diagnostics
      await new Promise<void>((resolve) => {
        this.#heard = resolve
      })
    }
  }

  /** Ends the server as editors do, and returns its exit code. */
  async stop(): Promise<number> {
    const ended = once(this.#server, 'exit')
    await this.request('shutdown')
    await this.#connection.sendNotification('exit')
    const [code] = await ended
    this.#connection.dispose()
    return Number(code)
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri)
    if (document === undefined) throw new Error(`${uri} is not open`)
    return document
  }
}

function openFolder(uri: string): object {
  return { rootUri: uri, workspaceFolders: [{ uri, name: 'folder' }] }
}
