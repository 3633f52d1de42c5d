import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SourceError } from '../../../src/sources/source-error.ts'
import { openSpool, type Spool } from '../../../src/sources/spool/spool.ts'

export const ABOUT = Buffer.from('{"SENDER_PORT":"514"}')
export const LIMIT = 4 * 1024 * 1024
export const SPOOL_MODULE = join(import.meta.dirname, '../../../src/sources/spool/spool.ts')

/** A directory for a spool, and what was told of it. */
export class SpoolPlace implements Disposable {
  readonly above = mkdtempSync(join(tmpdir(), 'pyruse-spool-'))
  readonly directory = join(this.above, 'spool', 'net')
  readonly notices: string[] = []

  open(cursor: string | null = null, limit = LIMIT): Spool {
    const { directory, notices } = this
    const spool = openSpool({ directory, limit, cursor, onNotice: (message) => notices.push(message) })
    if (spool instanceof SourceError) throw new Error(`${spool.message}: ${spool.hint}`)
    return spool
  }

  /** Adds, and ends, so that all is written. */
  spooled(...lines: readonly string[]): void {
    const spool = this.open()
    add(spool, ...lines)
    spool.close()
  }

  files(): readonly string[] {
    return readdirSync(this.directory).sort()
  }

  file(name: string | undefined): string {
    return join(this.directory, name ?? '')
  }

  [Symbol.dispose](): void {
    rmSync(this.above, { recursive: true })
  }
}

export function add(spool: Spool, ...lines: readonly string[]): void {
  for (const line of lines) spool.add(1_000_000, ABOUT, Buffer.from(line))
}

/** All that is there now. */
export function readAll(spool: Spool): readonly string[] {
  const lines: string[] = []
  for (let record = spool.next(); record !== undefined; record = spool.next()) lines.push(String(record.line))
  return lines
}
