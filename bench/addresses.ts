/**
 * What many addresses cost: `replay` of lines that all count, from 2,000 addresses and from 200,000, each five times in its
 * window: `node bench/addresses.ts [--lines 1000000] [--runs 5]`. Needs GNU time.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { count } from './arguments.ts'
import { buildProgram } from './build.ts'
import { spreadAddress } from './corpus/addresses.ts'
import { describeMachine } from './machine.ts'
import { type Contestant, measure } from './measure.ts'
import { tableLines } from './table.ts'

const START = Date.UTC(2026, 10, 20)
/** Lines a second in the time of the lines: so many times each address comes in as many seconds as there are addresses. */
const A_SECOND = 5

const { lines, runs } = new Command('addresses')
  .description('Measures counting by few and by many addresses.')
  .option('--lines <number>', 'how many lines', count, 1_000_000)
  .option('--runs <number>', 'how often; the median counts', count, 5)
  .parse()
  .opts<{ readonly lines: number; readonly runs: number }>()

const directory = mkdtempSync(join(tmpdir(), 'pyruse-addresses-'))
try {
  const main = await buildProgram(directory)
  const contestants = [2_000, 200_000].map((addresses) => counting(addresses, main))
  const base = contestants[0]?.name ?? ''
  const results = await measure(contestants, runs)
  const title = `${lines} lines; median of ${runs} runs`
  process.stdout.write(
    `${describeMachine()}\n\n${tableLines(title, results, { entries: lines, base }).join('\n')}\n`,
  )
} finally {
  rmSync(directory, { recursive: true })
}

function counting(addresses: number, main: string): Contestant {
  const log = join(directory, `${addresses}.log`)
  const chains = join(directory, `${addresses}.chain`)
  writeLines(log, addresses)
  writeFileSync(
    chains,
    `chain c from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password for {_} from {ip:addr} port {_:int} ssh2" -> count failures by ip within ${addresses}s as failures, accept
}
`,
  )
  return {
    name: `${addresses} addresses`,
    program: process.execPath,
    arguments: [main, 'replay', '--input', log, chains],
  }
}

function writeLines(path: string, addresses: number): void {
  const file = openSync(path, 'w')
  for (let line = 0; line < lines; line++) {
    const stamp = new Date(START + Math.floor(line / A_SECOND) * 1000).toISOString()
    const text = `Failed password for root from ${spreadAddress(line % addresses, addresses)} port 4242 ssh2`
    writeSync(file, `${stamp} mars sshd[123]: ${text}\n`)
  }
  closeSync(file)
}
