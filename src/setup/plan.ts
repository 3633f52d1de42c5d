import type { Firewall } from './firewall.ts'
import type { LogFiles } from './log-files.ts'
import type { Mailer } from './mailer.ts'
import type { Surveyed } from './survey.ts'

/** All that a first configuration is made of. */
export interface Plan {
  readonly hostname: string
  /** The day on which it is made, as `2026-11-21`. */
  readonly day: string
  /** Whether it is that of the daemon of the system, which has a place for its state. */
  readonly isSystem: boolean
  readonly surveyed: Surveyed
  readonly firewall: Firewall
  readonly mailer: Mailer
  readonly logFiles: readonly LogFiles[]
  /** From where whoever makes it is logged in by ssh. */
  readonly administrator: string | undefined
}
