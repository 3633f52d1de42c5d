import { fstatSync, readFileSync } from 'node:fs'
import type { OwnMark } from '../engine/no-echo.ts'

const STANDARD_ERROR = 2

/** How the journal marks this process's log, or undefined where that does not go to the journal. */
export function ownMark(variables: Readonly<Record<string, string | undefined>>): OwnMark | undefined {
  if (!isJournalStream(variables.JOURNAL_STREAM)) return undefined
  const service = serviceGroup(ownGroups())
  if (service !== undefined) return { field: '_SYSTEMD_CGROUP', value: service }
  return { field: '_PID', value: String(process.pid), since: Math.floor(performance.timeOrigin) * 1000 }
}

/**
 * The control group of the service that a process belongs to, given its /proc/PID/cgroup; undefined where it is none's
 * alone, as that of a login.
 */
export function serviceGroup(groups: string): string | undefined {
  return /^(?:0:|\d+:name=systemd):(\/.+\.service)$/m.exec(groups)?.[1]
}

/** Systemd leaves the device and the inode of the stream in JOURNAL_STREAM, which a redirection may have outdated. */
function isJournalStream(stream: string | undefined): boolean {
  if (stream === undefined) return false
  const { dev, ino } = fstatSync(STANDARD_ERROR, { bigint: true })
  return stream === `${dev}:${ino}`
}

function ownGroups(): string {
  try {
    return readFileSync('/proc/self/cgroup', 'utf8')
  } catch {
    return ''
  }
}
