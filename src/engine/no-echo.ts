import type { Entry } from '../module/entry.ts'
import type { Source } from './ports.ts'
import { sourceWithout } from './source-without.ts'

/**
 * How the journal marks what this program writes to its standard error. Only fields that journald itself vouches for
 * take part, so nobody can hide an entry by them.
 */
export type OwnMark =
  /** It runs as a service: the control group holds nothing but it and its children, in earlier runs, too. */
  | { readonly field: '_SYSTEMD_CGROUP'; readonly value: string }
  /** The number of its process, which belonged to others before `since` (microseconds since the epoch). */
  | { readonly field: '_PID'; readonly value: string; readonly since: number }

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
  if (entry.field(mark.field) !== mark.value || entry.field('_TRANSPORT') !== 'stdout') return false
  return mark.field === '_SYSTEMD_CGROUP' || entry.realtime >= mark.since
}
