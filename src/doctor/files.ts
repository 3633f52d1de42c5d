import { accessSync, constants, statSync } from 'node:fs'
import type { FileSettings } from '../settings/sources/file.ts'
import { expand } from '../sources/file/expand.ts'
import { errorCode } from '../sources/source-error.ts'
import { groupNames } from '../values/group-names.ts'
import { readingObstacles } from '../values/reading-obstacles.ts'
import { deniedToDaemon } from './eyes-of-daemon.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'

/** Whether the files of sources are there, and may be read. */
export const checkFiles: Check = async (patient) => {
  const findings: Finding[] = []
  for (const [name, source] of Object.entries(patient.settings.sources))
    if (source.kind === 'file') findings.push(...(await checkOne(`source ${name}`, source, patient)))
  return findings
}

async function checkOne(
  about: string,
  { paths: patterns }: FileSettings,
  patient: Patient,
): Promise<readonly Finding[]> {
  const paths = [...expand(patterns).paths]
  const denied = await deniedToDaemon(patient, 'read', paths)
  const wrong = paths.flatMap((path) => {
    const problem = problemOf(path) ?? (denied.has(path) ? problemOfDaemon(path) : undefined)
    return problem === undefined ? [] : [{ about, ...problem }]
  })
  if (paths.length === 0)
    return [
      {
        about,
        level: 'warning',
        finding: `there is no file of ${patterns.join(', ')}`,
        meaning: 'nothing is read until there is one',
        mend: 'look at `path`, or start what writes them',
      },
    ]
  if (wrong.length > 0) return wrong
  return [fine(about, paths.length === 1 ? 'its file can be read' : `its ${paths.length} files can be read`)]
}

function problemOf(path: string): Omit<Finding, 'about'> | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined)
      return {
        level: 'warning',
        finding: `${path} does not exist`,
        meaning: 'it is read as soon as it is there',
        mend: 'look at `path`, or start what writes it',
      }
    if (!found.isFile())
      return {
        level: 'problem',
        finding: `${path} is not a file`,
        meaning: 'it is not read',
        mend: 'name files in `path`: those of a directory are `DIRECTORY/*.log`',
      }
    accessSync(path, constants.R_OK)
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (errorCode(error) !== 'EACCES')
      return {
        level: 'problem',
        finding: `${path} cannot be read: ${error.message}`,
        meaning: 'what is written there is not seen',
        mend: `namei -l ${path} shows what leads there`,
      }
    return {
      level: 'problem',
      finding: `no permission to read ${path}`,
      meaning: 'what is written there is not seen',
      mend: 'let the user that runs the daemon read it, by a group such as adm or with setfacl',
    }
  }
}

function problemOfDaemon(path: string): Omit<Finding, 'about'> {
  const groups = groupsThatMay(path)
  return {
    level: 'problem',
    finding: `the daemon may not read ${path}`,
    meaning: 'what is written there is not seen',
    mend: groups
      ? `systemctl edit pyruse-ts, [Service], SupplementaryGroups=${groups.join(' ')}; systemctl restart pyruse-ts`
      : 'let the user pyruse-ts read it, by a group or with setfacl, and all directories above it; homes are hidden by ProtectHome= in the unit',
  }
}

/** The groups of which who reads a file must be a member; undefined where that would not do. */
function groupsThatMay(path: string): readonly string[] | undefined {
  const obstacles = readingObstacles(path, '/')
  const numbers = obstacles.flatMap(({ group }) => (group === undefined ? [] : [group]))
  if (numbers.length === 0 || numbers.length < obstacles.length) return undefined
  const names = groupNames('/')
  return [...new Set(numbers)].map((number) => names.get(number) ?? String(number))
}
