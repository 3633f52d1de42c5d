import { readlinkSync } from 'node:fs'
import { UTC, zoneNamed } from '../values/wall-clock.ts'

/** What may stand in front of a zone's name, in TZ and where /etc/localtime leads. */
const BEFORE_NAME = /^:?(?:.*\/zoneinfo\/)?(?:posix\/)?/

/** The time zone of the machine. */
export interface SystemTimezone {
  /** Its IANA name. */
  readonly name: string
  /** What TZ says where that names no zone and another one had to be taken. */
  readonly misunderstood?: string
}

/**
 * The zone that TZ names, else the one that /etc/localtime leads to, else UTC. What TZ may hold besides (nothing, a path,
 * a rule such as `CET-1CEST`) JavaScript does not know, and gives UTC, `Etc/Unknown` or nothing at all.
 */
export function systemTimezone(variable = process.env.TZ, localtime = '/etc/localtime'): SystemTimezone {
  if (isUtcAtOnce(variable)) return { name: UTC }
  const told = variable?.replace(BEFORE_NAME, '') ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const named = zoneNamed(told)
  if (named !== undefined) return { name: named }
  const linked = zoneBehind(localtime)
  const name = linked ?? UTC
  return variable === undefined || isMeant(variable, linked) ? { name } : { name, misunderstood: variable }
}

/** Asks in the way that is dear only where a cheap one does not tell that it is UTC. */
function isUtcAtOnce(variable: string | undefined): boolean {
  if (variable !== undefined) return /^:?(?:Etc\/)?UTC$/.test(variable)
  return new Date(0).toString().endsWith('GMT+0000 (Coordinated Universal Time)')
}

/** Whether /etc/localtime gives what others take this TZ for: an empty one is UTC for them. */
function isMeant(variable: string, linked: string | undefined): boolean {
  return variable === ''
    ? (linked ?? UTC) === UTC
    : /^:?\/etc\/localtime$/.test(variable) && linked !== undefined
}

function zoneBehind(link: string): string | undefined {
  try {
    return zoneNamed(readlinkSync(link).replace(BEFORE_NAME, ''))
  } catch {
    return undefined
  }
}
