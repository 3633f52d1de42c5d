import { writeFileSync } from 'node:fs'
import { EXIT } from './command.ts'
import { say } from './say.ts'

/** Writes a file that the user named; says so where that cannot be, and gives the exit code. */
export function writeTo(file: string, text: string): number {
  try {
    writeFileSync(file, text)
    return EXIT.fine
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    say('error', `the file cannot be written: ${reason}`, 'name another one')
    return EXIT.usage
  }
}
