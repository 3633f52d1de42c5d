import { statSync } from 'node:fs'
import { databaseFile } from '../state/database.ts'
import { verifyState } from '../state/read-state.ts'
import { StateError } from '../state/state-error.ts'
import { type Check, type Finding, fine } from './finding.ts'

const ABOUT = 'database'
/** Bytes above which somebody should look. */
const LARGE = 2_000_000_000
/** What others may do with it. */
const OF_OTHERS = 0o027

/** Whether the database is whole, of no later version, of a sane size, and closed to others. */
export const checkDatabase: Check = ({ settings: { state } }) => {
  const file = databaseFile(state)
  const findings: Finding[] = []
  try {
    verifyState(state)
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    const unsound: Finding = { about: ABOUT, level: 'problem', finding: error.message, mend: error.hint }
    // Of a file that may not be read, such as by somebody who is not root, no more can be told.
    if (error.reason === 'denied') return [unsound]
    findings.push(unsound)
  }
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined)
    return [
      {
        about: ABOUT,
        level: 'warning',
        finding: `there is none in ${state} yet`,
        meaning: 'the daemon makes it when it is started',
        mend: 'systemctl start pyruse-ts',
      },
    ]
  if ((stats.mode & OF_OTHERS) !== 0)
    findings.push({
      about: ABOUT,
      level: 'warning',
      finding: `${file} may be read or changed by others: its mode is ${(stats.mode & 0o777).toString(8).padStart(4, '0')}`,
      meaning: 'it holds lines of the journal, and who changes it unbans whom they like',
      mend: `chmod 0640 ${file}`,
    })
  if (stats.size > LARGE)
    findings.push({
      about: ABOUT,
      level: 'warning',
      finding: `${file} takes ${Math.round(stats.size / 1e6)} MB`,
      mend: `stop the daemon, and then: sqlite3 ${file} VACUUM`,
    })
  return findings.length > 0
    ? findings
    : [fine(ABOUT, `it is whole, and takes ${Math.ceil(stats.size / 1e6)} MB`)]
}
