import type { SourceSettings } from '../settings/settings.ts'
import { openSource } from '../sources/open-source.ts'
import { SourceError } from '../sources/source-error.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'

type Journal = Extract<SourceSettings, { kind: 'journald' | 'journal_remote' }>

const DAY = 86_400e6
/** Entries that are read at the most, and after how many the journal's numbers are compared. */
const MOST_READ = 200_000
const COMPARE_EVERY = 1_000

/** Whether each journal can be read, and whether something of the last day is missing. */
export const checkJournal: Check = async (patient) => {
  const findings: Finding[] = []
  for (const [name, settings] of Object.entries(patient.settings.sources))
    if (settings.kind === 'journald' || settings.kind === 'journal_remote')
      findings.push(...(await checkOne(name, settings, patient)))
  return findings
}

async function checkOne(name: string, journal: Journal, patient: Patient): Promise<readonly Finding[]> {
  const about = `source ${name}`
  const notices: Finding[] = []
  const { timezone, fallback_encoding: fallbackEncoding } = patient.settings
  const source = openSource(
    name,
    { ...journal, start: 'oldest' },
    {
      timezone,
      fallbackEncoding,
      onNotice: (finding, mend) =>
        notices.push({ about, level: 'warning', finding, ...(mend === undefined ? {} : { mend }) }),
      since: patient.now * 1000 - DAY,
      cursor: null,
      follow: false,
    },
  )
  if (source instanceof SourceError)
    return [
      {
        about,
        level: 'problem',
        finding: source.message,
        meaning: 'what is written there is not seen',
        mend: source.hint,
      },
    ]
  let read = 0
  while (!source.ended && read < MOST_READ) {
    if (source.next() === undefined) {
      if (!source.ended) await source.wait(patient.signal)
    } else if (++read % COMPARE_EVERY === 0) source.cursor()
  }
  source.cursor()
  const { failure } = source
  source.close()
  if (failure !== undefined && failure !== 'moved')
    return [...notices, { about, level: 'problem', finding: failure.message, mend: failure.hint }]
  if (read === 0)
    return [
      ...notices,
      {
        about,
        level: 'warning',
        finding: 'nothing was written there in the last 24 hours',
        meaning: 'it may be the wrong journal, or nobody writes to it',
        mend: 'journalctl -n 5; see `sources` in the settings',
      },
    ]
  const many = read === MOST_READ ? `more than ${MOST_READ}` : read
  return [...notices, fine(about, `it can be read: ${many} entries of the last 24 hours`)]
}
