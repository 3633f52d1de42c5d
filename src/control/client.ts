import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { LineCutter } from './lines.ts'
import { type Envelope, LONGEST_ANSWER, parseAnswerLine, type Refusal } from './protocol.ts'

/** How asking a daemon ended. */
export type Reply =
  | { readonly kind: 'result'; readonly result: unknown }
  | ({ readonly kind: 'refusal' } & Refusal)
  /** The daemon there is another one than was meant. */
  | { readonly kind: 'stranger' }
  /** Nobody listens at the path. */
  | { readonly kind: 'absent' }
  /** The file system lets this user not connect. */
  | { readonly kind: 'denied' }

export interface Question {
  readonly path: string
  readonly request: Envelope
  /** Milliseconds without a sign of the daemon after which it is given up; what `onRow` takes does not count. */
  readonly patience: number
  /** Takes a row of the answer; the next one comes when it is done. */
  readonly onRow?: (row: unknown) => void | Promise<void>
}

/** Asks the daemon at a path. Never throws for what the daemon or the system does. */
export async function ask({ path, request, patience, onRow }: Question): Promise<Reply> {
  const socket = connect(path)
  socket.setTimeout(patience)
  socket.once('timeout', () => socket.destroy(new TimeOut()))
  try {
    await once(socket, 'connect')
    socket.write(`${JSON.stringify(request)}\n`)
    return await readAnswer(socket, patience, onRow)
  } catch (error) {
    return whyNoAnswer(error)
  } finally {
    socket.destroy()
  }
}

class TimeOut extends Error {}

async function readAnswer(socket: Socket, patience: number, onRow: Question['onRow']): Promise<Reply> {
  const cutter = new LineCutter(LONGEST_ANSWER)
  socket.setEncoding('utf8')
  for await (const piece of socket) {
    // Who reads what we print, as in a pager, may take a long time over it.
    socket.setTimeout(0)
    const lines = cutter.take(String(piece))
    if (lines === undefined) break
    for (const text of lines) {
      const line = parseAnswerLine(text)
      if (line === undefined) return NOT_UNDERSTOOD
      if ('result' in line) return { kind: 'result', result: line.result }
      if ('refusal' in line)
        return line.refusal.stranger ? { kind: 'stranger' } : { kind: 'refusal', ...line.refusal }
      await onRow?.(line.row)
    }
    socket.setTimeout(patience)
  }
  return BROKEN_OFF
}

const NOT_UNDERSTOOD: Reply = {
  kind: 'refusal',
  message: 'the answer of the daemon is not understood',
  hint: 'restart it if another version of the program was installed',
}

const BROKEN_OFF: Reply = {
  kind: 'refusal',
  message: 'the daemon ended in the middle of its answer',
  hint: 'its log tells more; try again',
}

/** Nothing listens there, or can: a path that is too long (EINVAL) is none for a socket. */
const NOBODY: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'ELOOP', 'EINVAL'])

function whyNoAnswer(error: unknown): Reply {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code === 'string' && NOBODY.has(code)) return { kind: 'absent' }
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'denied' }
  // EAGAIN: those that gave up before wait in front of it, until it has accepted them.
  if (error instanceof TimeOut || code === 'EAGAIN')
    return {
      kind: 'refusal',
      message: 'the daemon does not answer in time',
      hint: 'it may be busy: its log tells more; try again',
    }
  if (code === 'ECONNRESET' || code === 'EPIPE') return BROKEN_OFF
  throw error
}
