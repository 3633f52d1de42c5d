import { statSync } from 'node:fs'
import type { CommandSettings } from '../settings/ban-set-settings.ts'
import { isProgramThere } from '../values/find-program.ts'
import { deniedToDaemon, RUNNABLE } from './eyes-of-daemon.ts'
import { type Finding, fine, type Patient } from './finding.ts'

/** The settings that name programs, and what it means that such a one cannot be run. */
const MEANINGS = {
  ban: 'nobody is banned',
  unban: 'nobody is unbanned',
  list: 'bans that are missing are not put back',
} as const

/** Whether the programs of a ban set are there. Whether they ban shows only where they are run. */
export async function checkBanPrograms(
  set: string,
  settings: CommandSettings,
  patient: Patient,
): Promise<readonly Finding[]> {
  const about = `ban set ${set}`
  /** By program, the first setting that names it. */
  const programs = new Map<string, keyof typeof MEANINGS>()
  for (const key of ['ban', 'unban', 'list'] as const) {
    const program = settings[key]?.[0]?.replaceAll('{set}', set)
    if (program !== undefined && !programs.has(program)) programs.set(program, key)
  }
  const missing = [...programs].filter(([program]) => !isProgramThere(program))
  if (missing.length > 0)
    return missing.map(([program, key]) => ({
      about,
      level: 'problem',
      meaning: MEANINGS[key],
      ...(isFile(program)
        ? { finding: `${program} may not be run`, mend: `chmod +x ${program}` }
        : {
            finding: `there is no program ${program}`,
            mend: `install it, or name it by its path: ban_sets.${set}.${key}`,
          }),
    }))
  const paths = [...programs.keys()].filter((program) => program.includes('/'))
  const denied = await deniedToDaemon(patient, 'run', paths)
  if (denied.size > 0)
    return [...denied].map((program) => ({
      about,
      level: 'problem',
      finding: `the daemon may not run ${program}`,
      meaning: MEANINGS[programs.get(program) ?? 'ban'],
      mend: RUNNABLE,
    }))
  const all = [...programs.keys()].join(', ')
  return [fine(about, settings.list === undefined ? `${all}: there` : `${all}: there, to be tried by --try`)]
}

function isFile(path: string): boolean {
  return path.includes('/') && statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
