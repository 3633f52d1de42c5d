import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const JOURNAL_REMOTE = '/lib/systemd/systemd-journal-remote'

/** The boot of all entries that do not name one. */
export const BOOT_ID = 'b0070000000000000000000000000001'

/** An entry to be written: a field may occur several times. */
export interface WrittenEntry {
  /** Microseconds since the epoch; must rise from one entry of a boot to the next, or `monotonic`. */
  readonly realtime: number
  /** Since the boot, in microseconds; without it, the clock was not set. */
  readonly monotonic?: number
  readonly bootId?: string
  readonly fields: readonly (readonly [name: string, value: string | Uint8Array])[]
}

/** Entries in the export format, values with line ends or control characters as binary fields. */
export function exportFormat(entries: readonly WrittenEntry[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => [...entryLines(entry), Buffer.from('\n')]))
}

/**
 * Writes real journal files into a directory, which is created, by the program of the package systemd-journal-remote.
 * `variables` of its environment, such as SYSTEMD_JOURNAL_COMPACT, choose the format.
 */
export function makeJournal(
  directory: string,
  entries: readonly WrittenEntry[],
  name = 'test',
  variables: Readonly<Record<string, string>> = {},
): string {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, `${name}.journal`)
  const env = { ...process.env, ...variables }
  execFileSync(JOURNAL_REMOTE, [`--output=${path}`, '-'], {
    input: exportFormat(entries),
    stdio: 'pipe',
    env,
  })
  return path
}

/** The bytes of one field in the export format. */
export function exportField(name: string, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return Buffer.from(`${name}=${bytes}\n`)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')])
}

function entryLines({
  realtime,
  monotonic = realtime % 1e12,
  bootId = BOOT_ID,
  fields,
}: WrittenEntry): readonly Buffer[] {
  return [
    Buffer.from(`__REALTIME_TIMESTAMP=${realtime}\n__MONOTONIC_TIMESTAMP=${monotonic}\n_BOOT_ID=${bootId}\n`),
    ...fields.map(([name, value]) => exportField(name, value)),
  ]
}
