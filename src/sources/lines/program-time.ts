import { MONTHS, type StampReader } from './syslog-time.ts'

const DATE_OF_DIGITS = String.raw`(?<year>\d{4})[-/](?<month>\d\d)[-/](?<day>\d\d)`
const NAME = `(?<name>${MONTHS.join('|')})`
const CLOCK = String.raw`(?<clock>\d\d?:\d\d:\d\d(?:[.,]\d{1,9})?)`
const ZONE = String.raw`(?: ?(?<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?`

/** Where programs put the time in the lines of their own logs, and a line of each. Nothing that a client chooses stands in front of it. */
const LAYOUTS: readonly RegExp[] = [
  // MariaDB, PostgreSQL, Exim, fail2ban: 2026-11-21 10:00:00.123 UTC [4711] LOG:  …; Murmur: <W>2026-11-21 10:00:00.123 1 => …
  // nginx, Gitea, Samba, Vaultwarden: 2026/11/21 10:00:00 [error] …, [2026/11/21 10:00:00.123456,  0] …
  `^(?:\\[|<[A-Z]>)?${DATE_OF_DIGITS}[T ] ?${CLOCK}${ZONE}`,
  // Apache, vsftpd, OpenVPN: [Fri Nov 21 10:00:00.123456 2026] …
  `^\\[?[A-Z][a-z]{2} ${NAME} (?<day>[ \\d]\\d) ${CLOCK} (?<year>\\d{4})`,
  // BIND, PHP: 21-Nov-2026 10:00:00.123 …, [21-Nov-2026 10:00:00 UTC] …
  `^\\[?(?<day>\\d\\d)-${NAME}-(?<year>\\d{4}) ${CLOCK}${ZONE}`,
  // Redis: 4711:M 21 Nov 2026 10:00:00.123 * …
  `^\\d{1,10}:[A-Z] (?<day>\\d\\d) ${NAME} (?<year>\\d{4}) ${CLOCK}`,
  // Grafana: logger=context t=2026-11-21T10:00:00.123Z level=info …
  `^(?:logger=[^ ]* )?t=${DATE_OF_DIGITS}T${CLOCK}${ZONE}`,
  // Nextcloud: {"reqId":"x","level":2,"time":"2026-11-21T10:00:00+00:00",…
  `^\\{"reqId":"[^"\\\\]*","level":\\d,"time":"${DATE_OF_DIGITS}T${CLOCK}${ZONE}"`,
  // Caddy with `time_format iso8601`; its other times as text are UTC or local, and do not say which:
  // {"level":"info","ts":"2026-11-21T10:00:00.123+0100",…
  `^\\{"level":"[a-z]+","ts":"${DATE_OF_DIGITS}T${CLOCK}(?<zone>Z|[+-]\\d{4})"`,
  // MariaDB where it crashes, and up to 10.0: 261121 10:00:00 [ERROR] mariadbd got signal 11 ;
  `^(?<short>\\d\\d)(?<month>\\d\\d)(?<day>\\d\\d)  ?${CLOCK} (?=\\[|mysqld_safe )`,
].map((layout) => new RegExp(layout))

/**
 * Access logs: 203.0.113.9 - - [21/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" …; quotes in a user's name are escaped. What
 * stands in front is the client's, and an error log beside this one may say any text of a client: so a line is only taken for
 * one of these where it has no time at its beginning, whatever the line before was, and is not indented: such a line goes on
 * with another one. Otherwise clients would date their own lines.
 */
const ACCESS = new RegExp(`^(?!\\s)[^"]*\\[(?<day>\\d\\d)/${NAME}/(?<year>\\d{4}):${CLOCK}${ZONE}\\] "`)

/**
 * Caddy, the kernel's audit, Unbound, NSD, Mosquitto and Squid write seconds since the epoch: {"level":"info","ts":1763719200.12,…,
 * [1763719200] unbound[…, 1763719200.123      5 203.0.113.9 TCP_MISS/200 …
 */
const SECONDS =
  /^(?:\{"level":"[a-z]+","ts":|type=[A-Z_]+ msg=audit\(|\[(?=\d+\] (?:unbound|nsd)\[)|(?=\d{10}: [A-Za-z])|(?=\d+\.\d{3} +-?\d+ [\dA-Fa-f:.]+ [A-Z_]+\/\d{3} ))(\d{9,11})(?:\.(\d{1,9}))?(?=[,:}\] ])/

/** Finds the time in lines that a program writes to a log of its own. */
export class ProgramTimes {
  readonly #stamps: StampReader
  /** Of the lines that begin with their time, most are laid out like the one before. */
  #layout: RegExp | undefined

  constructor(stamps: StampReader) {
    this.#stamps = stamps
  }

  /** Microseconds since the epoch, or undefined where there is no time that is known. */
  find(line: string): number | undefined {
    return (
      this.#inLayout(line) ?? this.#stamps.read(line)?.realtime ?? inSeconds(line) ?? this.#ofAccess(line)
    )
  }

  #inLayout(line: string): number | undefined {
    const known = this.#layout?.exec(line)
    if (known?.groups !== undefined) return this.#realtime(known.groups)
    for (const layout of LAYOUTS) {
      const groups = layout.exec(line)?.groups
      if (groups === undefined) continue
      this.#layout = layout
      return this.#realtime(groups)
    }
    return undefined
  }

  #ofAccess(line: string): number | undefined {
    const groups = ACCESS.exec(line)?.groups
    return groups && this.#realtime(groups)
  }

  /** Calendars and zones are the business of one place: the stamp is written as it is read there. */
  #realtime({
    short = '',
    year = `20${short}`,
    name = '',
    month,
    day = '',
    clock = '',
    zone = '',
  }: Record<string, string | undefined>) {
    const number = month ?? String(MONTHS.indexOf(name) + 1).padStart(2, '0')
    const date = `${year}-${number}-${day.replace(' ', '0')}`
    const offset = zone === 'UTC' || zone === 'GMT' ? 'Z' : zone
    return this.#stamps.read(`${date} ${clock.replace(/^\d:/, '0$&')}${offset}`)?.realtime
  }
}

function inSeconds(line: string): number | undefined {
  const [, seconds, decimals = ''] = SECONDS.exec(line) ?? []
  if (seconds === undefined) return undefined
  return Number(seconds) * 1_000_000 + Number(decimals.padEnd(6, '0').slice(0, 6))
}
