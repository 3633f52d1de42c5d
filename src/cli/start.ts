import type { CommandListing } from './command.ts'
import { endWithStandardOutput, reportBug } from './failures.ts'
import { hideSqliteWarning } from './node-warnings.ts'
import { runProgram } from './program.ts'

/** Makes this process the program: it runs the command that its arguments name, and exits with its code. */
export async function start(commands: readonly CommandListing[]): Promise<void> {
  process.on('uncaughtException', reportBug)
  hideSqliteWarning()
  endWithStandardOutput()
  process.exitCode = await runProgram(commands, process.argv.slice(2))
}
