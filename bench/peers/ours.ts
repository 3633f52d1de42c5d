import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Contestant } from '../measure.ts'
import { services } from './rules.ts'

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
  const name = `pyruse-ts replay, ${count === 1 ? '1 chain' : `${count} chains`}`
  return { name, ...replay(main, input, [serviceChains(count, directory)]) }
}

/** Writes a chain of the same kind for each of so many services, and gives the file. */
export function serviceChains(count: number, directory: string): string {
  const chains = join(directory, `services-${count}.chain`)
  writeFileSync(chains, [...services(count).map(chainOf), PASS_OVER].join('\n'))
  return chains
}

/** `run --once` with the chains that ship and a state that begins empty: everything is committed to disk. */
export function runOnce(
  journal: string,
  reader: 'auto' | 'journalctl',
  directory: string,
  main: string,
): Contestant {
  const place = join(directory, `run-${reader}`)
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
  return {
    name: `pyruse-ts run --once${reader === 'auto' ? '' : ', through journalctl'}`,
    program: process.execPath,
    arguments: [main, 'run', '--once', '--config', config],
    prepare: () => {
      for (const output of ['state', 'mails']) rmSync(join(place, output), { recursive: true, force: true })
    },
  }
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
