import { execFileSync } from 'node:child_process'
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The ends of a pipe. */
interface Pipe {
  readonly input: number
  /** Reading it does not wait. */
  readonly output: number
}

/**
 * Makes a pipe that is no stream. What Node.js connects children with are sockets that only streams of its own read, which costs
 * twice as much. Throws what goes wrong.
 */
export function makePipe(): Pipe {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-ts-'))
  try {
    const path = join(directory, 'pipe')
    execFileSync('mkfifo', [path], { stdio: 'ignore' })
    // In this order neither waits for the other.
    const output = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    return { output, input: openSync(path, constants.O_WRONLY) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
