/**
 * How long it takes from the sixth failure's arrival at journald until the address is in a set of nftables:
 * `node bench/latency.ts [--attacks 50] [--pause 300]`. Needs root, systemd-journald, nft and ip; it works in a journal
 * namespace and network namespaces of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import { type Daemon, startDaemon } from '../test/end-to-end/support/daemon.ts'
import { makePlace, type Place } from '../test/end-to-end/support/place.ts'
import { BAN_SET, connectTwoHosts, type TwoHosts } from '../test/end-to-end/support/two-hosts.ts'
import { type Journald, startJournald } from '../test/support/journald.ts'
import { count } from './arguments.ts'
import { describeMachine } from './machine.ts'

const FAILURES = 6
const CHAINS = `
chain sshd from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed {_} for {user} from {ip:addr} port {port:int} ssh2" -> goto failed
}

chain failed {
    count ssh by ip within 15m as failures
    failures < ${FAILURES} -> accept
    ban ip with ssh for 2h
    accept
}
`

const { attacks, pause, reader } = new Command('latency')
  .description('Measures the time from a failure to the ban that it causes.')
  .option('--attacks <number>', 'how many addresses attack, one after the other', count, 50)
  .option('--pause <milliseconds>', 'how long it is quiet before the sixth failure', count, 300)
  .option('--reader <reader>', 'how the journal is read: libsystemd or journalctl', 'libsystemd')
  .parse()
  .opts<{ readonly attacks: number; readonly pause: number; readonly reader: string }>()

const hosts = connectTwoHosts()
const journald = await startJournald()
const place = makePlace()
try {
  const times = await measureAll(hosts, journald, place)
  const lines = [
    `${attacks} attacks, ${pause} ms of quiet before the last failure, journal read by ${reader}`,
    describeMachine(),
    '',
    `from the failure to the element in the set: median ${quantile(times, 0.5)}, p99 ${quantile(times, 0.99)}`,
    `fastest ${quantile(times, 0)}, slowest ${quantile(times, 1)}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
} finally {
  await journald.stop()
  hosts[Symbol.dispose]()
  place[Symbol.dispose]()
}

/** Milliseconds, ascending. */
async function measureAll(hosts: TwoHosts, journald: Journald, place: Place): Promise<readonly number[]> {
  await using monitor = await watchElements(hosts)
  await using daemon = await startMeasured(hosts, journald, place)
  const times: number[] = []
  for (let attack = 0; attack < attacks; attack++) {
    const address = `198.51.${Math.floor(attack / 250)}.${(attack % 250) + 1}`
    const fail = () => journald.log('sshd', 6, `Failed password for root from ${address} port 4242 ssh2`)
    for (let failure = 1; failure < FAILURES; failure++) fail()
    await setTimeout(pause)
    const banned = monitor.seen(address)
    const startedAt = performance.now()
    fail()
    times.push((await banned) - startedAt)
  }
  if (daemon.complaints.length > 0) throw new Error(daemon.complaints.join('\n'))
  return times.sort((one, other) => one - other)
}

function startMeasured(hosts: TwoHosts, journald: Journald, place: Place): Promise<Daemon> {
  const settings = place.settings({
    chains: [place.write('main.chain', CHAINS)],
    sources: { journal: { kind: 'journald', namespace: journald.namespace, start: 'now', reader } },
    ban_sets: { ssh: { backend: 'nftables', table: 'inet filter', ipv4: BAN_SET } },
  })
  return startDaemon(settings, { prefix: hosts.onDefender })
}

interface Monitor extends AsyncDisposable {
  /** Resolves when the kernel has told of an element with the address, with the time of it. */
  seen(address: string): Promise<number>
}

/** Watches what the kernel tells of its sets: it tells when a transaction is over. */
async function watchElements({ onDefender }: TwoHosts): Promise<Monitor> {
  const [program = '', ...args] = [...onDefender, 'nft', 'monitor', 'new', 'elements']
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const waiting = new Map<string, (at: number) => void>()
  if (child.stdout === null) throw new Error('nft has no output')
  createInterface({ input: child.stdout }).on('line', (line) => {
    const at = performance.now()
    for (const [address, resolve] of waiting) if (line.includes(`{ ${address} `)) resolve(at)
  })
  // It says nothing when it begins to watch.
  await setTimeout(500)
  return {
    seen: (address) =>
      new Promise((resolve, reject) => {
        const patience = AbortSignal.timeout(10_000)
        patience.addEventListener('abort', () => reject(new Error(`${address} was not banned within 10 s`)))
        waiting.set(address, (at) => {
          waiting.delete(address)
          resolve(at)
        })
      }),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'close')
      child.kill()
      await ended
    },
  }
}

function quantile(sorted: readonly number[], fraction: number): string {
  const index = Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))
  return `${(sorted[index] ?? Number.NaN).toFixed(1)} ms`
}
