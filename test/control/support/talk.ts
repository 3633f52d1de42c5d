import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, type ControlParts, ControlServer } from '../../../src/control/server.ts'

/** A server at a socket in a directory of its own; disposing of it removes both. */
export interface TestServer extends Disposable {
  readonly path: string
  readonly server: ControlServer
  readonly bugs: readonly unknown[]
}

/** Makes a directory that others may enter, and a server in it that answers by `answer`. */
export async function startServer(answer: ControlParts['answer']): Promise<TestServer> {
  const directory = openDirectory()
  const path = join(directory, 'control.sock')
  const bugs: unknown[] = []
  const server = new ControlServer({ answer, onBug: (error) => bugs.push(error) })
  const refusal = await server.listen(path)
  if (refusal !== undefined) throw new Error(refusal.message)
  return {
    path,
    server,
    bugs,
    [Symbol.dispose]: () => {
      server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A new directory that everybody may enter. */
export function openDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-control-'))
  spawnSync('chmod', ['755', directory])
  return directory
}

/** Answers with the command that was asked. */
export async function echo(request: { readonly command: string }): Promise<Answer> {
  return { result: request.command }
}

/** Sends bytes as they are, and gives the lines that come back until the server ends the connection. */
export async function sayRaw(path: string, text: string): Promise<readonly string[]> {
  const socket = connect(path)
  let received = ''
  socket.setEncoding('utf8').on('data', (piece: string) => (received += piece))
  socket.on('error', () => undefined)
  socket.write(text)
  await once(socket, 'close')
  return received.split('\n').filter(Boolean)
}
