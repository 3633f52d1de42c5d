/**
 * How well unexpected messages are grouped: `node bench/grouping.ts FILE...`, each a CSV file with the columns Content and
 * EventId, as the public samples of Loghub have (`OpenSSH_2k.log_structured.csv`), which label each message with its template.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { kindsOf } from '../src/mining/kinds.ts'
import { Miner } from '../src/mining/miner.ts'
import { labelKinds } from './grouping/assign.ts'
import { readCsv } from './grouping/csv.ts'
import { compareGroupings } from './grouping/measures.ts'

const HEADING = 'sample                      lines  labels  groups  accuracy  F1 of pairs'

process.stdout.write(`${HEADING}\n`)
for (const file of process.argv.slice(2)) {
  const rows = readCsv(readFileSync(file, 'utf8'))
  const miner = new Miner()
  const messages = rows.map((row) => row.get('Content') ?? '')
  for (const [at, message] of messages.entries())
    miner.add({ identifier: '', isGrave: false, message, line: message, at })
  const found = labelKinds(messages, kindsOf(miner.forms))
  const labels = rows.map((row) => row.get('EventId') ?? '')
  const { accuracy, f1 } = compareGroupings(labels, found)
  const cells = [
    basename(file).replace(/_2k.*/, '').padEnd(24),
    String(rows.length).padStart(8),
    String(new Set(labels).size).padStart(7),
    String(new Set(found).size).padStart(7),
    accuracy.toFixed(3).padStart(9),
    f1.toFixed(3).padStart(12),
  ]
  process.stdout.write(`${cells.join(' ')}\n`)
}
