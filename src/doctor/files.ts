import { accessSync, constants, statSync } from 'node:fs'
import type { FileSettings } from '../settings/sources/file.ts'
import { expand } from '../sources/file/expand.ts'
import { type Check, type Finding, fine } from './finding.ts'

/** Whether the files of sources are there, and may be read. */
export const checkFiles: Check = ({ settings }) =>
  Object.entries(settings.sources).flatMap(([name, source]) =>
    source.kind === 'file' ? checkOne(`source ${name}`, source) : [],
  )

function checkOne(about: string, { paths: patterns }: FileSettings): readonly Finding[] {
  const paths = [...expand(patterns).paths]
  const wrong = paths.flatMap((path) => {
    const problem = problemOf(path)
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
  try {
    accessSync(path, constants.R_OK)
    return undefined
  } catch {
    return {
      level: 'problem',
      finding: `no permission to read ${path}`,
      meaning: 'what is written there is not seen',
      mend: 'let the user that runs the daemon read it, by a group such as adm or with setfacl',
    }
  }
}
