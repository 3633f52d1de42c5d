import { statSync } from 'node:fs'
import type { Status } from '../control/status.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'

const ABOUT = 'daemon'

/** Whether the daemon runs, of this version, with the files as they are now, and does its work. */
export const checkDaemon: Check = (patient) => {
  const { daemon } = patient
  switch (daemon.kind) {
    case 'absent':
      return [
        {
          about: ABOUT,
          level: 'problem',
          finding: 'it does not run',
          meaning: 'nothing is watched; bans that run go on until they run out',
          mend: 'systemctl start pyruse-ts; where that fails: journalctl -u pyruse-ts',
        },
      ]
    case 'silent':
      return [{ about: ABOUT, level: 'problem', finding: daemon.message, mend: daemon.hint }]
    case 'running': {
      const findings = findingsOf(daemon.status, patient)
      const { pid, version } = daemon.status
      return findings.length > 0 ? findings : [fine(ABOUT, `process ${pid} runs version ${version}`)]
    }
  }
}

function findingsOf(status: Status, patient: Patient): readonly Finding[] {
  return [
    ...otherVersion(status, patient),
    ...unwritable(status),
    ...olderThanFiles(status, patient),
    ...unreadable(status),
    ...failing(status),
  ]
}

function otherVersion(status: Status, { version }: Patient): readonly Finding[] {
  if (status.version === version) return []
  return [
    {
      about: ABOUT,
      level: 'warning',
      finding: `it runs version ${status.version}, and ${version} is installed`,
      mend: 'systemctl restart pyruse-ts',
    },
  ]
}

function olderThanFiles({ started, last_reload }: Status, { files }: Patient): readonly Finding[] {
  if (last_reload !== null && !last_reload.taken)
    return [
      {
        about: ABOUT,
        level: 'problem',
        finding: `it refused to reload at ${last_reload.at}`,
        meaning: 'it goes on with what it had before',
        mend: 'pyruse-ts check && pyruse-ts reload',
      },
    ]
  const since = Date.parse(last_reload?.at ?? started ?? '')
  const changed = files.filter((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > since)
  if (changed.length === 0) return []
  return [
    {
      about: ABOUT,
      level: 'warning',
      finding: `it was started or reloaded before the last change of ${changed.join(', ')}`,
      meaning: 'it still works with what was in the files before',
      mend: 'pyruse-ts reload',
    },
  ]
}

function unwritable({ unwritten, state }: Status): readonly Finding[] {
  if (unwritten === undefined) return []
  return [
    {
      about: ABOUT,
      level: 'problem',
      finding: `it cannot write its state since ${unwritten.since}: ${unwritten.error}`,
      meaning:
        'it reads nothing further, so that nobody is banned for what is logged now; that is made up for later',
      mend: `df -h ${state}; dmesg, whether the disk fails; fuser ${state}/state.sqlite, whether another program holds it`,
    },
  ]
}

function unreadable({ sources }: Status): readonly Finding[] {
  return sources
    .filter(({ readable }) => readable === false)
    .map(({ source }) => ({
      about: ABOUT,
      level: 'problem',
      finding: `it cannot read the source ${source}`,
      meaning: 'what is written there is not seen',
      mend: 'journalctl -u pyruse-ts -p warning',
    }))
}

function failing({ queues }: Status): readonly Finding[] {
  return queues
    .filter((queue) => queue.failing > 0)
    .map(({ effect, waiting, error }) => ({
      about: ABOUT,
      level: 'problem',
      finding: `${waiting} effects \`${effect}\` wait, since they fail: ${error ?? 'held up'}`,
      mend: 'pyruse-ts status',
    }))
}
