/** The severities of syslog(3), which the journal keeps in PRIORITY. */
export const PRIORITY = { alert: 1, critical: 2, error: 3, warning: 4, notice: 5, info: 6 } as const

/** Those facilities of syslog(3) that the services of a corpus use. */
export const FACILITY = {
  kern: 0,
  user: 1,
  mail: 2,
  daemon: 3,
  auth: 4,
  cron: 9,
  authpriv: 10,
  local7: 23,
} as const
