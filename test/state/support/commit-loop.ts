import { openDatabase } from '../../../src/state/database.ts'
import { SqliteStore } from '../../../src/state/store.ts'
import { numberedBatch } from './numbered-batch.ts'

/** Commits one numbered batch after the other, behind the last that is committed, until it is killed. */
const store = new SqliteStore(openDatabase(process.argv[2] ?? ''))
for (let number = Number(store.cursorOf('journal') ?? 0) + 1; ; number++) {
  store.commit(numberedBatch(number))
  if (number % 7 === 0) store.closeDigest(() => ({ subject: `${number}`, text: '', html: '' }), number)
  process.stdout.write(`${number}\n`)
}
