/**
 * What a flood does to memory, database and digest: `node bench/load.ts [--addresses 500000] [--lines 1000000]`. Needs
 * systemd-journal-remote for making the journal.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { count } from './arguments.ts'
import { type FloodSize, floodEntries } from './load/flood.ts'
import { makeFloodJournal } from './load/flood-journal.ts'
import { measuredRun } from './load/measured-run.ts'
import { writeLoadSettings } from './load/settings.ts'
import { describeMachine } from './machine.ts'

const size = new Command('load')
  .description('Measures a day of a flood through `run --once --digest`.')
  .option('--addresses <number>', 'different addresses that are counted for a day', count, 500_000)
  .option('--lines <number>', 'different lines that no chain expects', count, 1_000_000)
  .parse()
  .opts<FloodSize>()
const directory = mkdtempSync(join(tmpdir(), 'pyruse-load-'))
try {
  const journal = join(directory, 'journal')
  await makeFloodJournal(size, journal)
  const entries = floodEntries(size)
  const run = await measuredRun(directory, writeLoadSettings(directory, journal))
  const lines = [
    `${size.addresses} addresses, ${size.lines} unexpected lines, ${entries} entries`,
    describeMachine(),
    '',
    `time      ${run.seconds.toFixed(1)} s, ${Math.round(entries / run.seconds)} entries/s`,
    `memory    ${mebibytes(run.peakBytes)} MiB at the peak`,
    `database  ${mebibytes(run.databaseBytes)} MiB in the end`,
    `digest    ${Math.round(run.digestBytes / 2 ** 10)} KiB as a mail`,
    ...run.problems,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
} finally {
  rmSync(directory, { recursive: true })
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
