import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Contestant } from '../measure.ts'
import { counted, services } from './rules.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const SHIPPED_CHAINS = globSync(join(ROOT, 'chains/*.chain')).sort()

/** `replay` of an input, which holds everything in memory, with the chains that ship. */
export function replayShipped(input: string, main: string): Contestant {
  return { name: 'pyruse-ts replay, shipped chains', ...replay(main, input, SHIPPED_CHAINS) }
}

/** What no rule names is passed over by the others, too, and not gathered for a digest. */
const PASS_OVER = `chain others from journal {
    drop
}
`

/** `replay` of an input with a chain of the same kind for each of so many services. */
export function replayServices(input: string, count: number, directory: string, main: string): Contestant {
  const name = `pyruse-ts replay, ${counted(count, 'chain')}`
  return { name, ...replay(main, input, [serviceChains(count, directory)]) }
}

/** Writes a chain of the same kind for each of so many services, and gives the file. */
export function serviceChains(count: number, directory: string): string {
  const chains = join(directory, `services-${count}.chain`)
  writeFileSync(chains, [...services(count).map(chainOf), PASS_OVER].join('\n'))
  return chains
}

/** `replay` of a journal that is read through the program journalctl, as where libsystemd is missing. */
export function replayThroughJournalctl(journal: string, directory: string, main: string): Contestant {
  const config = writeSettings(journal, 'journalctl', join(directory, 'through-journalctl'))
  return {
    name: 'pyruse-ts replay, shipped chains, through journalctl',
    program: process.execPath,
    arguments: [main, 'replay', '--config', config],
  }
}

/** `run --once` with the chains that ship and a state that begins empty: everything is committed to disk. */
export function runOnce(journal: string, directory: string, main: string): Contestant {
  const place = join(directory, 'run-once')
  return {
    name: 'pyruse-ts run --once, shipped chains',
    program: process.execPath,
    arguments: [main, 'run', '--once', '--config', writeSettings(journal, 'auto', place)],
    prepare: () => {
      for (const output of ['state', 'mails']) rmSync(join(place, output), { recursive: true, force: true })
    },
  }
}

/** Writes settings with the chains that ship into a directory, where all that comes of them goes, too; gives the file. */
function writeSettings(journal: string, reader: 'auto' | 'journalctl', place: string): string {
  mkdirSync(place, { recursive: true })
  const settings = {
    chains: SHIPPED_CHAINS,
    state: join(place, 'state'),
    sources: { journal: { kind: 'journald', start: 'oldest', directory: journal, reader } },
    ban_sets: { pyruse: { backend: 'none' } },
    mail: { transport: { directory: join(place, 'mails') } },
  }
  const config = join(place, 'settings.yaml')
  writeFileSync(config, JSON.stringify(settings))
  return config
}

function replay(main: string, input: string, chains: readonly string[]): Omit<Contestant, 'name'> {
  return { program: process.execPath, arguments: [main, 'replay', '--input', input, ...chains] }
}

function chainOf(service: string): string {
  const name = service.replace('-', '_')
  return `chain ${name} from journal on SYSLOG_IDENTIFIER == "${service}" {
    MESSAGE ~ /^Failed password for (?:invalid user )?(?<user>.*) from <ip:addr> port [0-9]+ ssh2$/ -> goto ${name}_failed
    drop
}
chain ${name}_failed {
    count ${name} by ip within 10m as failures
    failures >= 6 -> ban ip with ${name} for 10m
    accept
}
`
}
