import { resolve } from 'node:path'
import type { CommandSettings } from '../settings/sources/command.ts'
import { isProgramThere } from '../values/find-program.ts'
import { PROGRAM_ENVIRONMENT } from '../values/program-environment.ts'
import { type Check, type Finding, fine } from './finding.ts'

/** Whether the programs of sources that are commands are there. */
export const checkCommands: Check = ({ settings }) =>
  Object.entries(settings.sources).flatMap(([name, source]) =>
    source.kind === 'command' ? [checkOne(`source ${name}`, source)] : [],
  )

function checkOne(about: string, { command, directory }: CommandSettings): Finding {
  const [program = ''] = command
  const place = program.includes('/') ? resolve(directory, program) : program
  if (isProgramThere(place, PROGRAM_ENVIRONMENT.PATH)) return fine(about, `${program} is there`)
  return {
    about,
    level: 'problem',
    finding: `there is no program ${program} that may be run`,
    meaning: 'each time that it is to be run, there is only an entry that says so',
    mend: 'name it by its path in `command`, or install it',
  }
}
