import { moduleBehind } from '../program/module-url.ts'
import { visible } from '../values/visible.ts'
import { EXIT } from './command.ts'

/**
 * Ends the process after an exception that nobody expected, with one line that says so; the stack is for those who set
 * PYRUSE_DEBUG=1.
 */
export function reportBug(error: unknown): never {
  const message = error instanceof Error ? error.message || error.name : String(error)
  process.stderr.write(`pyruse-ts: ${onOneLine(message)} (${onOneLine(whoseBug(error))})\n`)
  if (process.env.PYRUSE_DEBUG === '1' && error instanceof Error)
    process.stderr.write(`${(error.stack ?? '').split('\n').map(visible).join('\n')}\n`)
  process.exit(EXIT.bug)
}

/** What a user's own module leaves behind a walk, such as a promise, fails where no rule can be told of it. */
function whoseBug(error: unknown): string {
  const module = error instanceof Error ? moduleBehind(error) : undefined
  return module === undefined
    ? 'this is a bug in pyruse-ts'
    : `this is a bug in the module ${module}: a walk waits for nothing, and leaves nothing to be done later`
}

/**
 * Ends the process when nobody reads standard output any more, as in `pyruse-ts replay | head`, or when it cannot be
 * written, as on a full disk. Of a broken standard error nobody can be told.
 */
export function endWithStandardOutput(): void {
  process.stderr.on('error', () => {})
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.fine)
    process.stderr.write(`pyruse-ts: cannot write to standard output: ${onOneLine(error.message)}\n`)
    process.exit(EXIT.problems)
  })
}

/** A message may quote what an attacker wrote, which must not steer a terminal. */
function onOneLine(text: string): string {
  return visible(text.replaceAll('\n', ' '))
}
