import { execFileSync } from 'node:child_process'
import type { Source } from '../../../src/engine/ports.ts'
import { completeCommand, type WrittenCommand } from '../../../src/settings/sources/command.ts'
import { openCommand } from '../../../src/sources/command/open-command.ts'

/** Opens the source `job` of a shell script, as the daemon does it. */
export function openScript(
  state: string,
  script: string,
  settings: Partial<WrittenCommand> = {},
  options: { readonly cursor?: string | null; readonly follow?: boolean; readonly timezone?: string } = {},
): Source {
  const written: WrittenCommand = { kind: 'command', command: ['sh', '-c', script], ...settings }
  const opened = openCommand('job', completeCommand(written, '/'), {
    cursor: null,
    follow: true,
    timezone: 'UTC',
    fallbackEncoding: 'latin1',
    state,
    onNotice: (message) => {
      throw new Error(message)
    },
    ...options,
  })
  if ('next' in opened) return opened
  throw new Error(`${opened.message}: ${opened.hint}`)
}

/** The entries until there are so many, or the source has ended. */
export async function read(source: Source, most = Number.POSITIVE_INFINITY) {
  const entries: Readonly<Record<string, string>>[] = []
  const patience = AbortSignal.timeout(10_000)
  while (entries.length < most && !source.ended) {
    patience.throwIfAborted()
    const entry = source.next()
    if (entry !== undefined) entries.push(entry.fields())
    else await source.wait(patience)
  }
  return entries
}

/** How many processes have this among their arguments. */
export function running(argument: string): number {
  const listed = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  return listed.split('\n').filter((line) => line.split(' ').includes(argument)).length
}
