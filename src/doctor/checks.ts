import { checkArchives } from './archives.ts'
import { checkBanSets } from './ban-sets.ts'
import { checkClock } from './clock.ts'
import { checkCommands } from './commands.ts'
import { checkConfiguration } from './configuration.ts'
import { checkContainers } from './containers.ts'
import { checkDaemon } from './daemon.ts'
import { checkDatabase } from './database.ts'
import { checkDisk } from './disk.ts'
import { checkFiles } from './files.ts'
import type { Check, Finding, Patient } from './finding.ts'
import { checkInnerBans } from './inner-bans.ts'
import { checkJournal } from './journal.ts'
import { checkListening } from './listening.ts'
import { checkMail } from './mail.ts'
import { checkPrograms } from './programs.ts'
import { checkTimeOut } from './time-out.ts'
import { checkWebhooks } from './webhooks.ts'

/** All checks, in the order in which they are told: each rests on those before. */
const CHECKS: readonly Check[] = [
  checkConfiguration,
  checkDaemon,
  checkJournal,
  checkListening,
  checkFiles,
  checkContainers,
  checkCommands,
  checkClock,
  checkDatabase,
  checkDisk,
  checkArchives,
  checkPrograms,
  checkBanSets,
  checkInnerBans,
  checkTimeOut,
  checkMail,
  checkWebhooks,
]

/** Looks at everything, one after the other, and gives what was found as it is found. */
export async function* examine(patient: Patient): AsyncGenerator<Finding> {
  for (const check of CHECKS) yield* await check(patient)
}
