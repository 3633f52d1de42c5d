const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `Nov 20 06:25:01`: as RFC 3164 wants it, in UTC. Times are microseconds since the epoch. */
export function syslogTime(realtime: number): string {
  const date = new Date(realtime / 1000)
  return `${month(date)} ${String(date.getUTCDate()).padStart(2)} ${clock(date)}`
}

/** `20/Nov/2026:06:25:01 +0000`: as in nginx's access log. */
export function accessLogTime(realtime: number): string {
  const date = new Date(realtime / 1000)
  return `${twoDigits(date.getUTCDate())}/${month(date)}/${date.getUTCFullYear()}:${clock(date)} +0000`
}

/** `2026/11/20 06:25:01`: as in nginx's error log. */
export function errorLogTime(realtime: number): string {
  const date = new Date(realtime / 1000)
  const day = [date.getUTCFullYear(), twoDigits(date.getUTCMonth() + 1), twoDigits(date.getUTCDate())]
  return `${day.join('/')} ${clock(date)}`
}

function clock(date: Date): string {
  return [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':')
}

function month(date: Date): string {
  return MONTHS[date.getUTCMonth()] ?? ''
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
