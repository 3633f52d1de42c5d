import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import type { PastRow } from '../../src/state/past-digests.ts'

/** All lines of the digests that a state directory keeps as sent: the mails show only the most important. */
export function sentLines(state: string): readonly PastRow[] {
  const database = new DatabaseSync(join(state, 'state.sqlite'), { readOnly: true, timeout: 5000 })
  try {
    return database
      .prepare('SELECT content FROM past_digest')
      .all()
      .flatMap(({ content }) =>
        content instanceof Uint8Array ? JSON.parse(gunzipSync(content).toString()).lines : [],
      )
  } finally {
    database.close()
  }
}
