import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { nftNamespace } from '../effects/ban/nft-namespace.ts'
import { type Daemon, type DaemonOptions, spawnDaemon } from '../end-to-end/support/daemon.ts'
import { makePlace } from '../end-to-end/support/place.ts'
import { type CountingMailServer, startCountingMailServer } from '../support/counting-mail-server.ts'
import { startJournald } from '../support/journald.ts'
import { CHAINS } from './entries.ts'
import type { GrowingInput } from './growing-input.ts'

const RULESET = `table inet filter {
  set ssh4 { type ipv4_addr; flags timeout; }
  set ssh6 { type ipv6_addr; flags timeout; }
}
`

/** All that a daemon has to do with, each thing a real one of its own. */
export interface World extends AsyncDisposable {
  /** The state directory. */
  readonly state: string
  /** Where the archive of the action `record` lies. */
  readonly archive: string
  readonly mails: CountingMailServer
  start(options?: Pick<DaemonOptions, 'arguments'>): Daemon
  /** Writes the chains anew, so that there is something to reload; they decide as before. */
  rewriteChains(note: string): void
  /** The elements of the firewall's sets. */
  banned(): readonly string[]
  /** The messages that the action `log` wrote. */
  logged(): readonly string[]
}

/** Makes a world around a source of entries; its digests are closed by the schedule. Needs root. */
export async function makeWorld(source: GrowingInput['source'], schedule: string): Promise<World> {
  await using making = new AsyncDisposableStack()
  const place = making.use(makePlace())
  const firewall = making.use(nftNamespace(RULESET))
  const mails = making.use(await startCountingMailServer())
  const journald = await startJournald()
  making.defer(() => journald.stop())
  place.write('main.chain', CHAINS)
  const settings = place.settings({
    chains: ['main.chain'],
    sources: { journal: source },
    ban_sets: { ssh: { backend: 'nftables', table: 'inet filter', ipv4: 'ssh4', ipv6: 'ssh6' } },
    mail: {
      from: 'pyruse@example.org',
      to: ['ops@example.org'],
      transport: { smtp: { host: '127.0.0.1', port: mails.port, encryption: 'none' } },
    },
    report: { schedule },
    archives: { crash: { directory: 'archive', max_size: '5kB', keep: 10_000, compress: 'gzip' } },
    log: { socket: journald.nativeSocket },
  })
  // The daemon stays beside the mail server; only its nft goes into the namespace.
  mkdirSync(place.path('archive'))
  mkdirSync(place.path('bin'))
  const nft = `#!/bin/sh\nPATH='${process.env.PATH}' exec ${firewall.program.join(' ')} "$@"\n`
  chmodSync(place.write('bin/nft', nft), 0o755)
  const prefix = ['env', `PATH=${place.path('bin')}:${process.env.PATH}`]
  const everything = making.move()
  return {
    state: place.state,
    archive: place.path('archive'),
    mails,
    start: (options = {}) => spawnDaemon(settings, { prefix, ...options }),
    rewriteChains: (note) => void place.write('main.chain', `${CHAINS}\n# ${note}\n`),
    banned: () =>
      ['ssh4', 'ssh6'].flatMap((set) => firewall.elements(set)).map((element) => element.split(' ')[0] ?? ''),
    logged: () => messagesIn(journald.namespace),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
}

/** The messages of our own log entries in a namespace's journal, of which there may be many. */
function messagesIn(namespace: string): readonly string[] {
  const args = [
    `--namespace=${namespace}`,
    '--merge',
    '--output=cat',
    '--no-pager',
    'SYSLOG_IDENTIFIER=pyruse-ts',
  ]
  const output = execFileSync('journalctl', args, { encoding: 'utf8', maxBuffer: 100_000_000 })
  return output.split('\n').filter((line) => line !== '')
}
