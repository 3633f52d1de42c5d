import { fstatSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { OwnMark } from '../engine/no-echo.ts'
import { machineId } from '../settings/machine-id.ts'
import type { SourceSettings } from '../settings/settings.ts'

const STANDARD_ERROR = 2
/** What the units in packaging/ are called in the journal, and so in what syslog daemons make of it. */
const IDENTIFIER = 'pyruse-ts'

/** The unit of packaging/pyruse-ts.service. */
const PACKAGED_SERVICE = { field: '_SYSTEMD_UNIT', value: 'pyruse-ts.service' } as const

/**
 * How the journal marks the program's own log: that of the packaged service, whoever reads the journal and whenever, and
 * that of this process; and how lines of text show it. Among the journals of other hosts, theirs is nobody's echo: it is told apart by the machine.
 */
export function ownMarks(
  variables: Readonly<Record<string, string | undefined>>,
  kind: SourceSettings['kind'] = 'journald',
): readonly OwnMark[] {
  if (kind === 'file' || kind === 'syslog')
    return [{ field: 'SYSLOG_IDENTIFIER', value: IDENTIFIER, host: hostname() }]
  const own = ownMark(variables)
  const isPackaged = own?.field === PACKAGED_SERVICE.field && own.value === PACKAGED_SERVICE.value
  const marks = own === undefined || isPackaged ? [PACKAGED_SERVICE] : [PACKAGED_SERVICE, own]
  const machine = kind === 'journal_remote' ? machineId() : ''
  return machine === '' ? marks : marks.map((mark) => ({ ...mark, machine }))
}

/** How the journal marks this process's log, or undefined where that does not go to the journal. */
export function ownMark(variables: Readonly<Record<string, string | undefined>>): OwnMark | undefined {
  if (!isJournalStream(variables.JOURNAL_STREAM)) return undefined
  const service = serviceMark(ownGroups())
  if (service !== undefined) return service
  return { field: '_PID', value: String(process.pid), since: Math.floor(performance.timeOrigin) * 1000 }
}

/**
 * How the journal names the service that a process belongs to, given its /proc/PID/cgroup; undefined where it is none's
 * alone, as that of a login. A service of the system is known by its unit, which journald was told by systemd: the control group of
 * `pyruse-ts reload`, which ends as soon as it has said what it did, is often gone before journald looks. One of a user's
 * manager shares the unit of that with others, and is known by its control group.
 */
export function serviceMark(groups: string): OwnMark | undefined {
  const [, value] = /^(?:0:|\d+:name=systemd):(\/.+\.service)$/m.exec(groups) ?? []
  if (value === undefined) return undefined
  const [, unit] = /^(?:\/[^/]+\.slice)*\/([^/]+\.service)$/.exec(value) ?? []
  return unit === undefined ? { field: '_SYSTEMD_CGROUP', value } : { field: '_SYSTEMD_UNIT', value: unit }
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
