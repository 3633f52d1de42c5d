import type { Inflow } from '../spool/spool-source.ts'

/** What fills the spool of a command. */
export interface CommandInflow extends Inflow {
  /** Called once, when all that was in the spool is read. `ran`: when the last run was started, in milliseconds since the epoch. */
  begin(ran: number): void
}
