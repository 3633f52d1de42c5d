import { resolve } from 'node:path'
import type { CommandSettings } from '../settings/sources/command.ts'
import { isProgramThere } from '../values/find-program.ts'
import { PROGRAM_ENVIRONMENT } from '../values/program-environment.ts'
import { deniedToDaemon, RUNNABLE } from './eyes-of-daemon.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'

/** Whether the programs of sources that are commands are there. */
export const checkCommands: Check = async (patient) => {
  const findings: Finding[] = []
  for (const [name, source] of Object.entries(patient.settings.sources))
    if (source.kind === 'command') findings.push(await checkOne(`source ${name}`, source, patient))
  return findings
}

async function checkOne(
  about: string,
  { command, directory }: CommandSettings,
  patient: Patient,
): Promise<Finding> {
  const [program = ''] = command
  const place = program.includes('/') ? resolve(directory, program) : program
  const meaning = 'each time that it is to be run, there is only an entry that says so'
  if (isProgramThere(place, PROGRAM_ENVIRONMENT.PATH)) {
    const isDenied = place.includes('/') && (await deniedToDaemon(patient, 'run', [place])).has(place)
    if (!isDenied) return fine(about, `${program} is there`)
    return { about, level: 'problem', finding: `the daemon may not run ${program}`, meaning, mend: RUNNABLE }
  }
  return {
    about,
    level: 'problem',
    finding: `there is no program ${program} that may be run`,
    meaning,
    mend: 'name it by its path in `command`, or install it',
  }
}
