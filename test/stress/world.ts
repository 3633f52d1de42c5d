import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type CountingMailServer, startCountingMailServer } from '../crash/mail-server.ts'
import { linesOfArchive } from '../effects/archive/archives.ts'
import { nftNamespace } from '../effects/ban/nft-namespace.ts'
import { type Daemon, spawnDaemon } from '../end-to-end/support/daemon.ts'
import { makePlace } from '../end-to-end/support/place.ts'
import { pyruse, type Ran } from '../support/pyruse.ts'
import { rotate } from '../support/rotate.ts'
import { insideOf, type RunInside, type StressSet, stressSets } from './ban-sets.ts'
import { chainsFor } from './chains.ts'
import { type CountingWebServer, startCountingWebServer } from './web-server.ts'

/** What the settings say of late, and operations change before a reload. */
export interface Wanted {
  /** The ban sets that there are. */
  readonly sets: Set<string>
  /** Addresses that nobody may ban. */
  neverBan: readonly string[]
}

/** All that a daemon has to do with, each thing a real one of its own. */
export interface World extends AsyncDisposable {
  /** The state directory. */
  readonly state: string
  readonly sets: Readonly<Record<string, StressSet>>
  readonly wanted: Wanted
  readonly mails: CountingMailServer
  readonly requests: CountingWebServer
  /** The daemon of now. */
  readonly daemon: Daemon
  /** The messages that the log was given. */
  readonly said: readonly string[]
  /** How many daemons were killed. */
  readonly kills: number
  readonly inside: RunInside
  /** Appends a line to the log. */
  say(message: string): void
  /** Rotates the log. */
  rotate(): void
  /** Writes settings and chains as they are wanted; a reload takes them. */
  configure(): void
  /** Whether the sets of the backend `command` fail. */
  breakCommands(broken: boolean): void
  /** Runs a command of the program beside the daemon. */
  command(...args: readonly string[]): Promise<Ran>
  /** Ends the daemon, waits for it, and starts the next one. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals>
  /** The lines of the archive, and the arguments of the programs that were run. */
  archived(): readonly string[]
  ran(): readonly string[]
}

/** Makes a world, and starts its first daemon. Needs root. */
export async function makeWorld(): Promise<World> {
  await using making = new AsyncDisposableStack()
  const place = making.use(makePlace())
  const prefix = making.use(nftNamespace('')).program.slice(0, -1)
  const mails = making.use(await startCountingMailServer())
  const requests = making.use(await startCountingWebServer())
  const inside = insideOf(prefix)
  const sets = stressSets(place.directory, inside)
  mkdirSync(place.path('archive'))
  mkdirSync(place.path('bin'))
  const script = (name: string, text: string) => {
    const path = place.write(name, `#!/bin/sh\n${text}\n`)
    chmodSync(path, 0o755)
    return path
  }
  // The daemon stays beside its servers; only what works on the firewall goes into the namespace.
  for (const name of ['nft', 'ipset'])
    script(`bin/${name}`, `PATH='${process.env.PATH}' exec ${prefix.join(' ')} ${name} "$@"`)
  const program = script('program', `echo "$1" >>'${place.path('ran')}'`)
  const log = place.write('stress.log', '')
  place.write('ran', '')

  const wanted: Wanted = { sets: new Set(Object.keys(sets)), neverBan: [] }
  const said: string[] = []
  let kills = 0
  const configure = () => {
    place.write('main.chain', chainsFor([...wanted.sets], { webhooks: requests.port, program }))
    return place.settings({
      chains: ['main.chain'],
      sources: { log: { kind: 'file', path: log, start: 'oldest' } },
      ban_sets: Object.fromEntries([...wanted.sets].map((name) => [name, sets[name]?.settings])),
      never_ban: wanted.neverBan,
      reconcile: '3s',
      archives: { stress: { directory: 'archive', max_size: '5kB', keep: 10_000, compress: 'gzip' } },
      mail: {
        from: 'pyruse@example.org',
        to: ['ops@example.org'],
        transport: { smtp: { host: '127.0.0.1', port: mails.port, encryption: 'none' } },
        limit: { per_key: '100000 per 1h', overall: '100000 per 1h' },
      },
    })
  }
  const settings = configure()
  const start = () =>
    spawnDaemon(settings, { prefix: ['env', `PATH=${place.path('bin')}:${process.env.PATH}`] })
  let daemon = start()
  making.defer(() => daemon[Symbol.asyncDispose]())
  const everything = making.move()
  return {
    state: place.state,
    sets,
    wanted,
    mails,
    requests,
    get daemon() {
      return daemon
    },
    said,
    get kills() {
      return kills
    },
    inside,
    say(message) {
      appendFileSync(log, `${new Date().toISOString()} mars stress: ${message}\n`)
      said.push(message)
    },
    rotate: () => rotate(log, 'rename'),
    configure: () => void configure(),
    breakCommands(broken) {
      if (broken) writeFileSync(place.path('broken'), '')
      else rmSync(place.path('broken'), { force: true })
    },
    command: (...args) => pyruse([...args, '--config', settings]),
    async restart(signal) {
      daemon.kill(signal)
      const end = await daemon.ended
      if (signal === 'SIGKILL') kills += 1
      daemon = start()
      return end
    },
    archived: () => linesOfArchive(place.path('archive')),
    ran: () => readFileSync(place.path('ran'), 'utf8').split('\n').filter(Boolean),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
}
