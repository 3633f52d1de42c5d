/**
 * What it takes to record entries in an archive, while somebody reads it:
 * `node bench/archive.ts [--megabytes 100] [--compress gzip] [--max-size 5MB]`. Every line that the reader came by is compared
 * with what was to be recorded; with gzip nobody reads meanwhile.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { openRecording } from '../src/sources/open-recording.ts'
import { SourceError } from '../src/sources/source-error.ts'
import { followArchive } from './archive/follow-archive.ts'
import { makeRecording, numberOf } from './archive/recording.ts'
import { count } from './arguments.ts'
import { measuredRun } from './load/measured-run.ts'
import { describeMachine } from './machine.ts'

const { megabytes, compress, maxSize } = new Command('archive')
  .description('Measures `run --once` with a chain that records everything.')
  .option('--megabytes <number>', 'how much is recorded', count, 100)
  .option('--compress <manner>', 'gzip or none', 'none')
  .option('--max-size <size>', 'when a further file is begun', '5MB')
  .parse()
  .opts<{ megabytes: number; compress: string; maxSize: string }>()
const directory = mkdtempSync(join(tmpdir(), 'pyruse-archive-'))
try {
  const entries = makeRecording(join(directory, 'entries.json'), megabytes * 1e6)
  const archive = join(directory, 'archive')
  mkdirSync(archive)
  const settings = {
    chains: ['main.chain'],
    state: 'state',
    sources: { journal: { kind: 'recording', path: 'entries.json', format: 'json' } },
    archives: { all: { directory: archive, max_size: maxSize, keep: 1_000, compress } },
    mail: { from: 'a@example.org', to: ['a@example.org'], transport: { directory: 'mails' } },
  }
  writeFileSync(join(directory, 'settings.json'), JSON.stringify(settings))
  const measured = (rules: string) => {
    writeFileSync(join(directory, 'main.chain'), `chain main from journal { ${rules} }\n`)
    return measuredRun(directory, join(directory, 'settings.json'))
  }
  const without = await measured('accept')
  rmSync(join(directory, 'state'), { recursive: true })
  let over = false
  const reading = compress === 'none' ? readMeanwhile(archive, () => over) : undefined
  const run = await measured('record all; accept')
  over = true
  const lines = [
    describeMachine(),
    `${entries} entries, ${readdirSync(archive).length} files, ${compress === 'none' ? 'read meanwhile' : compress}`,
    '',
    `time      ${run.seconds.toFixed(1)} s, ${Math.round(entries / run.seconds)} entries/s`,
    `processor ${run.processorSeconds.toFixed(1)} s, without recording ${without.processorSeconds.toFixed(1)} s: ${(((run.processorSeconds - without.processorSeconds) / entries) * 1e6).toFixed(1)} µs a record`,
    `memory    ${(run.peakBytes / 2 ** 20).toFixed(1)} MiB at the peak`,
    `database  ${(run.databaseBytes / 2 ** 20).toFixed(1)} MiB in the end`,
    ...(reading === undefined ? [] : [`reader    ${await reading} lines, each whole and in its order`]),
    `replayed  ${readBack(archive)} entries, each in its order`,
    ...run.problems,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
} finally {
  rmSync(directory, { recursive: true })
}

/** How many lines were read while they were written; throws at the first that is not the one that was to come. */
async function readMeanwhile(archive: string, isOver: () => boolean): Promise<number> {
  let lines = 0
  let rest = ''
  for await (const piece of followArchive(archive, 'all', isOver)) {
    const pieces = (rest + piece).split('\n')
    rest = pieces.pop() ?? ''
    for (const line of pieces) checkNumber(numberOf(JSON.parse(line).MESSAGE), lines++)
  }
  if (rest !== '') throw new Error(`the last line is not whole: ${rest}`)
  return lines
}

/** The same of all that is there in the end, as `replay` reads it. */
function readBack(archive: string): number {
  const options = { timezone: 'UTC', fallbackEncoding: 'latin1', onNotice: console.warn }
  const source = openRecording(archive, undefined, options)
  if (source instanceof SourceError) throw new Error(source.message)
  let entries = 0
  for (let entry = source.next(); entry !== undefined; entry = source.next())
    checkNumber(numberOf(entry.field('MESSAGE') ?? ''), entries++)
  source.close()
  return entries
}

function checkNumber(found: number, expected: number): void {
  if (found !== expected) throw new Error(`entry ${found} came where ${expected} was to come`)
}
