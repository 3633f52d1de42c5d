/** As syslog.h numbers them. */
const FACILITIES = 'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp'.split(' ')
const FIRST_LOCAL = 16
const LEVELS = 'emerg alert crit err warning notice info debug'.split(' ')

const NAMED = /^([a-z]{3,8}[0-7]?)\.([a-z]{3,7}) /

/** A priority that stands in front of a text by its names, as the syslogd of BusyBox writes it: `auth.info sshd[7]: …`. */
export interface NamedPriority {
  /** As in the angle brackets of a line of syslog. */
  readonly priority: string
  readonly rest: string
}

export function splitNamedPriority(text: string): NamedPriority | undefined {
  const [all, facilityName = '', levelName = ''] = NAMED.exec(text) ?? []
  const local = /^local([0-7])$/.exec(facilityName)?.[1]
  const facility = local === undefined ? FACILITIES.indexOf(facilityName) : FIRST_LOCAL + Number(local)
  const level = LEVELS.indexOf(levelName)
  if (all === undefined || facility < 0 || level < 0) return undefined
  return { priority: String(facility * 8 + level), rest: text.slice(all.length) }
}
