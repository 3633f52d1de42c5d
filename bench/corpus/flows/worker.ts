import type { Host } from '../host.ts'
import { type Line, type Message, Speaker } from '../line.ts'
import { SERVICES } from '../services.ts'
import { PRIORITY } from '../syslog-codes.ts'

const WORKER = new Speaker(SERVICES.worker, 1400)

/** Where in the program a line comes from, as Python's handler for the journal tells it. */
const SOURCE = {
  CODE_FILE: '/opt/worker/main.py',
  CODE_LINE: '88',
  CODE_FUNC: 'run',
  LOGGER: 'worker',
  PROCESS_NAME: 'MainProcess',
  THREAD_NAME: 'MainThread',
}

type Outcome = (host: Host, job: number) => readonly [priority: number, message: Message]

const OUTCOMES: readonly Outcome[] = [
  done,
  done,
  done,
  timedOut,
  badFileName,
  coloured,
  inOtherScripts,
  quotesSshd,
]

/** A program of one's own, which says what other programs never do: lines in one message, bytes, terminal escapes. */
export function workerJob(host: Host): readonly Line[] {
  const [priority, message] = host.random.pick(OUTCOMES)(host, host.random.between(1, 99_999))
  return [WORKER.say(priority, message, { fields: SOURCE })]
}

function done(host: Host, job: number): readonly [number, Message] {
  return [PRIORITY.info, `job ${job} finished in ${host.random.between(5, 4_000)} ms`]
}

function timedOut(host: Host, job: number): readonly [number, Message] {
  const trace = [
    `job ${job} failed`,
    'Traceback (most recent call last):',
    `  File "/opt/worker/main.py", line ${host.random.between(40, 60)}, in run`,
    '    self.handle(job)',
    `  File "/opt/worker/main.py", line ${host.random.between(61, 99)}, in handle`,
    '    raise TimeoutError(f"job {job.id}: no answer in time")',
    `TimeoutError: job ${job}: no answer in time`,
  ]
  return [PRIORITY.error, trace.join('\n')]
}

/** The name of a file from a Latin-1 system: `résumé` in bytes that are not UTF-8. */
function badFileName(_host: Host, job: number): readonly [number, Message] {
  return [PRIORITY.warning, Buffer.from(`job ${job}: skipping r\u00e9sum\u00e9.txt`, 'latin1')]
}

function coloured(_host: Host, job: number): readonly [number, Message] {
  return [PRIORITY.warning, `\u001b[33mjob ${job} is slow\u001b[0m`]
}

function inOtherScripts(_host: Host, job: number): readonly [number, Message] {
  return [PRIORITY.info, `t\u00e2che ${job} termin\u00e9e \u2014 \u65e5\u672c\u8a9e \u{1f600}\t"ok" \\o/`]
}

/** Not a failed login: it only says what sshd would, as anyone may who can log. */
function quotesSshd(host: Host, job: number): readonly [number, Message] {
  const quoted = `Failed password for root from ${host.client()} port ${host.port()} ssh2`
  return [PRIORITY.info, host.random.chance(0.5) ? quoted : `job ${job} read: ${quoted}`]
}
