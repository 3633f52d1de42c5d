import { fstatSync, readFileSync } from 'node:fs'
import type { OwnMark } from '../engine/no-echo.ts'

const STANDARD_ERROR = 2

/** The unit of packaging/pyruse-ts.service. */
const PACKAGED_SERVICE: OwnMark = { field: '_SYSTEMD_CGROUP', value: '/system.slice/pyruse-ts.service' }

/**
 * How the journal marks the program's own log: that of the packaged service, whoever reads the journal and whenever, and
 * that of this process.
 */
export function ownMarks(variables: Readonly<Record<string, string | undefined>>): readonly OwnMark[] {
  const own = ownMark(variables)
  const isPackaged = own?.field === PACKAGED_SERVICE.field && own.value === PACKAGED_SERVICE.value
  return own === undefined || isPackaged ? [PACKAGED_SERVICE] : [PACKAGED_SERVICE, own]
}

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

/**
 * Whether standard error goes to the journal: systemd leaves the device and the inode of that stream in JOURNAL_STREAM,
 * which a redirection may have outdated.
 */
export function isJournalStream(stream: string | undefined): boolean {
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
