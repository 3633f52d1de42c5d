import { randomUUID } from 'node:crypto'
import type { RecordedLines } from '../engine/ports.ts'
import type { RecordEffect } from '../module/effect.ts'
import { jsonText } from '../values/json-text.ts'

/** Characters of lines that wait as one item, unless a single line has more. */
const MOST_TOGETHER = 1_000_000

interface OpenItem {
  readonly at: number
  records: number
  lines: string
}

/** The records of a batch as lines of JSON, many of one archive together: a row of the outbox each would be dear. */
export class LinesToRecord {
  /** The last item of each archive, which may grow. */
  readonly #open = new Map<string, OpenItem>()
  readonly #full: RecordedLines[] = []

  add({ archive, at, entry }: RecordEffect & { readonly at: number }): void {
    const line = lineOf(at, jsonText(entry))
    const open = this.#open.get(archive)
    if (open !== undefined && open.lines.length + line.length <= MOST_TOGETHER) {
      open.records += 1
      open.lines += line
      return
    }
    if (open !== undefined) this.#full.push(itemOf(archive, open))
    this.#open.set(archive, { at, records: 1, lines: line })
  }

  /** What was added; of one archive in the order in which it came. */
  items(): readonly RecordedLines[] {
    return [...this.#full, ...[...this.#open].map(([archive, open]) => itemOf(archive, open))]
  }
}

/** Its time as `journalctl -o json` tells it; `fields` is a JSON object. */
function lineOf(at: number, fields: string): string {
  return `{"__REALTIME_TIMESTAMP":"${at}"${fields === '{}' ? '' : ','}${fields.slice(1)}\n`
}

function itemOf(archive: string, { at, records, lines }: OpenItem): RecordedLines {
  return { effect: 'record', archive, at, records, lines: Buffer.from(lines) }
}

/** A key that no other item has: that the commit is whole or nothing suffices for lines to be recorded once. */
export function keyOfLines({ archive }: RecordedLines): string {
  return `record ${archive} ${randomUUID()}`
}
