import type { Entry } from '../module/entry.ts'
import type { Source } from './ports.ts'
import { sourceWithout } from './source-without.ts'

/**
 * How what this program writes to its standard error is marked, by the journal or in text that was made of it.
 */
export type OwnMark = JournalMark | TextMark

/** Only fields that journald itself vouches for take part, so nobody can hide an entry by them. */
type JournalMark = {
  /** The identifier of this machine, where entries of others are read, too: they have a service or a process of that name. */
  readonly machine?: string
} /** It runs as a service: that holds nothing but it and its children, in earlier runs, too. */ & (
  | { readonly field: '_SYSTEMD_UNIT' | '_SYSTEMD_CGROUP'; readonly value: string }
  /** The number of its process, which belonged to others before `since` (microseconds since the epoch). */
  | { readonly field: '_PID'; readonly value: string; readonly since: number }
)

/**
 * The tag of a line, and its host: nobody vouches for them, but who can write a line so hides nothing by it except that
 * very line. What the action `log` writes looks no different, and goes with it.
 */
interface TextMark {
  readonly field: 'SYSLOG_IDENTIFIER'
  readonly value: string
  readonly host: string
}

/**
 * A source without what the program itself told of its work: walked, one line could bring about the next without end.
 * What the action `log` writes comes another way than standard error, and stays; so does what children log.
 */
export function withoutEcho(source: Source, marks: readonly OwnMark[]): Source {
  return sourceWithout(source, (entry) => isOwn(entry, marks))
}

/** Whether an entry is one of the program's own log. */
export function isOwn(entry: Entry, marks: readonly OwnMark[]): boolean {
  return marks.some((mark) => bears(entry, mark))
}

/** The mark first: it alone decides about the entries of all others. */
function bears(entry: Entry, mark: OwnMark): boolean {
  if (entry.field(mark.field) !== mark.value) return false
  if (mark.field === 'SYSLOG_IDENTIFIER') return shortName(entry.field('_HOSTNAME')) === shortName(mark.host)
  if (entry.field('_TRANSPORT') !== 'stdout') return false
  if (mark.machine !== undefined && entry.field('_MACHINE_ID') !== mark.machine) return false
  return mark.field !== '_PID' || entry.realtime >= mark.since
}

/** Some write the name of a host with its domain, others without. */
function shortName(host: string | undefined): string | undefined {
  return host?.split('.', 1)[0]
}
