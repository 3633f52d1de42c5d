import type { Entry } from './entry.ts'

/**
 * A field of an entry as chains see it. The identifier of a program that gives itself none, as those of GLib do not, is the name
 * of its process, which `journalctl` shows there, too; the kernel cuts that after 15 bytes.
 */
export function fieldOf(entry: Entry, name: string): string | undefined {
  return entry.field(name) ?? (name === 'SYSLOG_IDENTIFIER' ? entry.field('_COMM') : undefined)
}
