/**
 * The recording that the quickstart plays: one morning of a small server, 6:00 to 10:30, with a wave of password guessing
 * by five addresses at 8:12. `node bench/corpus/quickstart.ts` writes `examples/quickstart/recording.export` and
 * `examples/quickstart/expected.json` (what must be found in it) again, byte for byte.
 */
import { writeFileSync } from 'node:fs'
import { type CorpusEntry, EntryMaker, type FieldValue } from './entry.ts'
import { guessMailbox } from './flows/dovecot.ts'
import { diskErrors, firewallBlock } from './flows/kernel.ts'
import { type Flow, ORDINARY } from './flows/mix.ts'
import { probePages } from './flows/nginx.ts'
import { guessMailPassword } from './flows/postfix.ts'
import { guessAccount, guessName } from './flows/sshd-guessing.ts'
import { sshProbe } from './flows/sshd-probes.ts'
import { sshRestart } from './flows/sshd-restart.ts'
import { runAsRoot } from './flows/sudo.ts'
import { backup } from './flows/systemd.ts'
import { writeExport } from './formats/export.ts'
import { render } from './formats/render.ts'
import { Host } from './host.ts'
import { GUESSED_NAMES, PEOPLE } from './people.ts'
import { arrivals, interleave, type StartedFlow } from './timeline.ts'
import { Truth, type TruthReport } from './truth.ts'

const SEED = 20_260_310
const START = Date.UTC(2026, 2, 10, 6) * 1000
/** Of the quiet morning, in entries a second. */
const RATE = 0.19
const END = clock('10:30')
const UPGRADE = clock('07:30')
const RULE = { threshold: 5, window: 600 }

/** The wave: who guesses, from when on, how many connections, and the seconds between them. */
const WAVE = [
  { address: '203.0.113.9', from: clock('08:12'), connections: 40, pause: 9 },
  { address: '203.0.113.77', from: clock('08:13'), connections: 22, pause: 14 },
  { address: '198.18.44.7', from: clock('08:14'), connections: 12, pause: 25 },
  { address: '2001:db8:bad:1::5', from: clock('08:15'), connections: 18, pause: 12 },
  { address: '2001:db8:5ca1:ab1e::7', from: clock('08:17'), connections: 9, pause: 30 },
] as const

/** Guesses too rarely for the rule. */
const PATIENT = { address: '100.64.12.34', from: clock('06:20'), connections: 5, pause: 2_700 }
const PORT_SCANNERS = ['198.18.3.3', '198.19.200.1', '2001:db8:5ca:9::1'] as const

/** Fields that a reader may need; the rest would only make the recording larger. */
const ESSENTIAL = new Set(
  `_BOOT_ID _HOSTNAME _TRANSPORT _PID _UID _COMM _SYSTEMD_UNIT PRIORITY SYSLOG_FACILITY SYSLOG_IDENTIFIER
   SYSLOG_PID MESSAGE MESSAGE_ID UNIT USER_ID SESSION_ID _KERNEL_DEVICE _KERNEL_SUBSYSTEM`.split(/\s+/),
)

interface Recording {
  readonly bytes: Buffer
  readonly truth: TruthReport
}

/** The recording in the export format, and the truth about it. */
export function quickstartRecording(): Recording {
  const entries = quickstartEntries()
  const truth = new Truth(RULE)
  for (const entry of entries) truth.add(entry)
  return { bytes: render(entries, writeExport), truth: truth.report() }
}

function quickstartEntries(): CorpusEntry[] {
  const host = new Host({ seed: SEED, attackers: [['198.19.7.7', 1]], opensshUpgrade: UPGRADE })
  const flows = [...ordinaryMorning(host), ...incidents(host)].sort((left, right) => left.start - right.start)
  const maker = new EntryMaker(host, START)
  return interleave(flows, host.random, 1)
    .map((line) => maker.make(line))
    .map(withEssentialFields)
    .toArray()
}

function ordinaryMorning(host: Host): StartedFlow[] {
  const flows: StartedFlow[] = []
  for (const flow of arrivals(host, ORDINARY, RATE)) {
    if (flow.start > END) break
    flows.push(flow)
  }
  return flows
}

/** All that is worth telling somebody. */
function incidents(host: Host): StartedFlow[] {
  const [alice] = PEOPLE
  if (alice === undefined) throw new Error('nobody has an account')
  const upgrade: Flow = () => runAsRoot(host, alice, '/usr/bin/apt full-upgrade')
  return [
    ...[...WAVE, PATIENT].flatMap((guesser) => guesses(host, guesser)),
    ...repeated(host, { from: clock('06:02'), times: 90, pause: 175 }, () =>
      firewallBlock(host, host.random.pick(PORT_SCANNERS)),
    ),
    ...repeated(host, { from: clock('06:09'), times: 12, pause: 1_300 }, sshProbe),
    ...repeated(host, { from: clock('07:05'), times: 6, pause: 4 }, () => probePages(host, '198.18.7.21', 3)),
    ...repeated(host, { from: clock('09:41'), times: 3, pause: 2 }, () =>
      probePages(host, '203.0.113.180', 4),
    ),
    ...repeated(host, { from: clock('09:02'), times: 5, pause: 20 }, () =>
      guessMailPassword(host, '203.0.113.201'),
    ),
    ...repeated(host, { from: clock('09:20'), times: 3, pause: 30 }, () => guessMailbox(host, '198.18.90.2')),
    ...repeated(host, { from: clock('06:30'), times: 1, pause: 0 }, () => backup(host, false)),
    ...repeated(host, { from: clock('06:47'), times: 3, pause: 4_900 }, diskErrors),
    ...repeated(host, { from: UPGRADE - 20, times: 1, pause: 0 }, upgrade),
    ...repeated(host, { from: UPGRADE, times: 1, pause: 0 }, sshRestart),
  ]
}

interface Guesser {
  readonly address: string
  readonly from: number
  readonly connections: number
  readonly pause: number
}

function guesses(host: Host, { address, from, connections, pause }: Guesser): StartedFlow[] {
  return repeated(host, { from, times: connections, pause }, () => {
    const tries = host.random.pick([1, 1, 2])
    if (host.random.chance(0.5)) return guessAccount(host, { address, user: 'root', tries })
    return guessName(host, { address, user: host.random.pick(GUESSED_NAMES), tries })
  })
}

interface Repetition {
  /** Seconds after the start. */
  readonly from: number
  readonly times: number
  /** Seconds, on the average. */
  readonly pause: number
}

/** The flow again and again, a little irregularly. */
function repeated(host: Host, { from, times, pause }: Repetition, flow: Flow): StartedFlow[] {
  const flows: StartedFlow[] = []
  host.now = from
  for (let done = 0; done < times; done++) {
    flows.push({ start: host.now, lines: flow(host) })
    host.now += pause * (0.5 + host.random.unit())
  }
  return flows
}

function withEssentialFields(entry: CorpusEntry): CorpusEntry {
  const fields = Object.entries(entry.fields).filter(([name]) => ESSENTIAL.has(name))
  return { ...entry, fields: Object.fromEntries<FieldValue>(fields) }
}

/** The time of day in seconds since six o'clock. */
function clock(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours - 6) * 3_600 + minutes * 60
}

if (import.meta.main) {
  const directory = new URL('../../examples/quickstart/', import.meta.url)
  const { bytes, truth } = quickstartRecording()
  writeFileSync(new URL('recording.export', directory), bytes)
  writeFileSync(new URL('expected.json', directory), `${JSON.stringify(truth, undefined, 1)}\n`)
}
