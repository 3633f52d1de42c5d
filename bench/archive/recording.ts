import { appendFileSync } from 'node:fs'

/** Entries that are written together. */
const AT_ONCE = 1_000
const START = Date.UTC(2026, 10, 20) * 1000

/** Writes entries such as a web server's, as lines of JSON, until they have so many bytes; gives their number. */
export function makeRecording(path: string, bytes: number): number {
  let entries = 0
  for (let written = 0; written < bytes; ) {
    const lines = Array.from({ length: AT_ONCE }, () => `${JSON.stringify(entryOf(entries++))}\n`).join('')
    appendFileSync(path, lines)
    written += lines.length
  }
  return entries
}

/** Which entry it is. */
export function numberOf(message: string): number {
  return Number(/ \/item\/(\d+) /.exec(message)?.[1])
}

function entryOf(number: number) {
  return {
    __REALTIME_TIMESTAMP: String(START + number * 20),
    _HOSTNAME: 'web1',
    SYSLOG_IDENTIFIER: 'nginx',
    _PID: '4242',
    _SYSTEMD_UNIT: 'nginx.service',
    PRIORITY: '6',
    MESSAGE: `203.0.113.${number % 250} - - "GET /item/${number} HTTP/1.1" 200 ${(number * 7919) % 50_000} "-" "Mozilla/5.0 (X11; Linux x86_64)"`,
  }
}
