import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** A program has done its work when the end of a file that it writes holds a text. */
export interface Finish {
  readonly file: string
  readonly text: string
}

/** Milliseconds between two looks at the file. */
const LOOK_EVERY = 20
const TAIL_BYTES = 64 * 1024

/**
 * Ends the program that a GNU time runs, given its process, as soon as it has done its work, and gives the seconds that it
 * took; undefined where it ended by itself before. It is killed: what it does at its end is no part of the work.
 */
export async function stopWhenFinished(
  timing: number | undefined,
  { file, text }: Finish,
): Promise<number | undefined> {
  const startedAt = performance.now()
  await setTimeout(LOOK_EVERY)
  for (;;) {
    const programs = timing === undefined ? [] : childrenOf(timing)
    if (programs.length === 0) return undefined
    if (tailOf(file).includes(text)) {
      const seconds = (performance.now() - startedAt) / 1000
      for (const program of programs) process.kill(program, 'SIGKILL')
      return seconds
    }
    await setTimeout(LOOK_EVERY)
  }
}

function tailOf(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const tail = Buffer.alloc(TAIL_BYTES)
      const length = readSync(file, tail, 0, TAIL_BYTES, Math.max(0, fstatSync(file).size - TAIL_BYTES))
      return tail.toString('latin1', 0, length)
    } finally {
      closeSync(file)
    }
  } catch {
    // It has not begun to write.
    return ''
  }
}

/** The processes that a process started and that run still; none where it is gone itself. */
function childrenOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return children.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
