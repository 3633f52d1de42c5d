import type { Host } from '../host.ts'
import type { Line } from '../line.ts'
import type { Weighted } from '../weighted.ts'
import { cronJob } from './cron.ts'
import { mailboxGuessed, mailboxOpened } from './dovecot.ts'
import { kernel } from './kernel.ts'
import { pagesProbed, pagesRead, webError } from './nginx.ts'
import { mailDelivered, mailPasswordGuessed, mailRejected, mailStatistics } from './postfix.ts'
import { guessingAName, guessingAtAnAccount } from './sshd-guessing.ts'
import { sshLogin } from './sshd-login.ts'
import { sshProbe } from './sshd-probes.ts'
import { sudo } from './sudo.ts'
import { backup, timedUnit } from './systemd.ts'
import { workerJob } from './worker.ts'

/** Something that happens on a server and that its programs tell in several lines, of which the first is due at once. */
export type Flow = (host: Host) => readonly Line[]

/** An ordinary day of a small server, without those who attack. */
export const ORDINARY: readonly Weighted<Flow>[] = [
  [sshLogin, 9],
  [mailDelivered, 22],
  [mailStatistics, 2],
  [mailboxOpened, 30],
  [pagesRead, 70],
  [timedUnit, 14],
  [(host) => backup(host, host.random.chance(0.8)), 1],
  [cronJob, 14],
  [sudo, 6],
  [workerJob, 5],
]

/** A server in the open Internet: about a third of what happens is someone trying their luck. */
export const EXPOSED: readonly Weighted<Flow>[] = [
  ...ORDINARY,
  [guessingAName, 42],
  [guessingAtAnAccount, 34],
  [sshProbe, 22],
  [mailRejected, 12],
  [mailPasswordGuessed, 14],
  [mailboxGuessed, 13],
  [pagesProbed, 30],
  [webError, 11],
  [kernel, 48],
]
