import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { linesOfArchive } from '../effects/archive/archives.ts'
import { nftNamespace } from '../effects/ban/nft-namespace.ts'
import { type Daemon, spawnDaemon } from '../end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../end-to-end/support/place.ts'
import { type CountingMailServer, startCountingMailServer } from '../support/counting-mail-server.ts'
import { type CountingWebServer, startCountingWebServer } from '../support/counting-web-server.ts'
import { pyruse, type Ran } from '../support/pyruse.ts'
import { rotate } from '../support/rotate.ts'
import { insideOf, type RunInside, type StressSet, stressSets } from './ban-sets.ts'
import { Configuration, LOGS, type Log } from './configuration.ts'

/** Where the state is, there is so much room. */
const ROOM = '20m'

/** What a world is made of. */
interface Parts {
  readonly place: Place
  readonly sets: Readonly<Record<string, StressSet>>
  readonly configuration: Configuration
  readonly mails: CountingMailServer
  readonly requests: CountingWebServer
  /** Runs a program where the firewall is. */
  readonly inside: RunInside
}

/** All that a daemon has to do with, and the daemon of now. */
export class World implements AsyncDisposable {
  /** The messages that the logs were given. */
  readonly said: string[] = []
  /** How many daemons were killed. */
  kills = 0
  /** What was done, and what came of it, with its time. */
  readonly story: string[] = []
  readonly sets: Parts['sets']
  readonly configuration: Configuration
  readonly mails: CountingMailServer
  readonly requests: CountingWebServer
  readonly #inside: RunInside
  readonly #place: Place
  readonly #cleaning: AsyncDisposable
  #daemon: Daemon

  /** Disposing of it disposes of its parts. */
  constructor({ place, sets, configuration, mails, requests, inside }: Parts, cleaning: AsyncDisposable) {
    this.sets = sets
    this.configuration = configuration
    this.mails = mails
    this.requests = requests
    this.#inside = inside
    this.#place = place
    this.#cleaning = cleaning
    this.#daemon = this.#start()
  }

  get daemon(): Daemon {
    return this.#daemon
  }

  /** The state directory. */
  get state(): string {
    return this.#place.state
  }

  /** The lines of the archive. */
  get archived(): readonly string[] {
    return linesOfArchive(this.#place.path('archive'))
  }

  /** What the programs were given that were run. */
  get ran(): readonly string[] {
    return readFileSync(this.#place.path('ran'), 'utf8').split('\n').filter(Boolean)
  }

  /** Appends a line to one of the logs. */
  say(message: string, log: Log): void {
    appendFileSync(this.configuration.logPath(log), `${new Date().toISOString()} mars stress: ${message}\n`)
    this.said.push(message)
    this.tell(`${log}: ${message}`)
  }

  /** Adds to the story. */
  tell(what: string): void {
    this.story.push(`${new Date().toISOString()} ${what}`)
  }

  /** Runs a program where the firewall is. */
  inside(...command: readonly string[]): void {
    this.tell(command.join(' '))
    this.#inside(...command)
  }

  rotate(log: Log): void {
    rotate(this.configuration.logPath(log), 'rename')
  }

  /** Whether the programs of `command` sets fail. */
  breakCommands(broken: boolean): void {
    if (broken) this.write('broken', '')
    else rmSync(this.#place.path('broken'), { force: true })
  }

  /** Whether there is no room left where the state is. */
  fillDisk(full: boolean): void {
    const ballast = join(this.state, 'ballast')
    if (full) spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'])
    else rmSync(ballast, { force: true })
  }

  /** Writes a file beside the settings, and gives its path. */
  write(name: string, content: string): string {
    return this.#place.write(name, content)
  }

  /** Runs a command of the program beside the daemon. */
  async command(...args: readonly string[]): Promise<Ran> {
    const asked = performance.now()
    const ran = await pyruse([...args, '--config', this.configuration.path])
    const took = Math.round(performance.now() - asked)
    this.tell(`${args.join(' ')}: ${ran.code} after ${took} ms, ${firstLine(ran.stdout + ran.stderr)}`)
    return ran
  }

  /** Ends the daemon, starts the next one, and gives how the former ended. */
  async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals> {
    this.#daemon.kill(signal)
    const end = await this.#daemon.ended
    if (signal === 'SIGKILL') this.kills += 1
    this.tell(`${signal}: ended with ${end}`)
    this.#tellLog()
    this.#daemon = this.#start()
    return end
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tellLog()
    await this.#daemon[Symbol.asyncDispose]()
    await this.#cleaning[Symbol.asyncDispose]()
  }

  /** Adds what the daemon itself told. */
  #tellLog(): void {
    const { log, complaints } = this.#daemon
    this.story.push(...log.map((line) => JSON.stringify(line)), ...complaints)
  }

  #start(): Daemon {
    const path = `PATH=${this.#place.path('bin')}:${process.env.PATH}`
    return spawnDaemon(this.configuration.path, { prefix: ['env', path] })
  }
}

/** Makes all that a daemon has to do with, each thing a real one of its own, and starts the first daemon. Needs root. */
export async function makeWorld(): Promise<World> {
  await using making = new AsyncDisposableStack()
  const place = making.use(makePlace())
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOM}`, 'tmpfs', place.state])
  making.defer(() => void execFileSync('umount', [place.state]))
  const prefix = making.use(nftNamespace('')).program.slice(0, -1)
  const mails = making.use(await startCountingMailServer())
  const requests = making.use(await startCountingWebServer())
  mkdirSync(place.path('archive'))
  mkdirSync(place.path('bin'))
  // The daemon stays beside its servers; only what works on the firewall goes into the namespace.
  for (const name of ['nft', 'ipset'])
    writeScript(place, `bin/${name}`, `PATH='${process.env.PATH}' exec ${prefix.join(' ')} ${name} "$@"`)
  const inside = insideOf(prefix)
  const sets = stressSets(place.directory, inside)
  const configuration = new Configuration(place, sets, {
    mails: mails.port,
    webhooks: requests.port,
    program: writeScript(place, 'program', `echo "$1" >>'${place.write('ran', '')}'`),
  })
  for (const log of LOGS) place.write(`${log}.log`, '')
  configuration.write()
  return new World({ place, sets, configuration, mails, requests, inside }, making.move())
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

/** Gives the path of a script for the shell. */
function writeScript(place: Place, name: string, text: string): string {
  const path = place.write(name, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}
