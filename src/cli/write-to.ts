import { writeFileSync } from 'node:fs'
import { errorMessage } from '../values/error-message.ts'
import { EXIT } from './command.ts'
import { say } from './say.ts'

/** Writes a file that the user named, or standard output where that is `-`; says so where that cannot be, and gives the exit code. */
export function writeTo(file: string, text: string): number {
  if (file === '-') {
    process.stdout.write(text)
    return EXIT.fine
  }
  try {
    writeFileSync(file, text)
    return EXIT.fine
  } catch (error) {
    say('error', `the file cannot be written: ${errorMessage(error)}`, 'name another one')
    return EXIT.usage
  }
}
