import type { CommandSettings } from '../../settings/sources/command.ts'
import { errorMessage } from '../../values/error-message.ts'
import { SourceError } from '../source-error.ts'
import type { Inflow } from '../spool/spool-source.ts'

/** What fills the spool of a command. */
export interface CommandInflow extends Inflow {
  /** Called once, when all that was in the spool is read. `ran`: when the last run was started, in milliseconds since the epoch. */
  begin(ran: number): void
}

/** Why a program can never be run as the settings have it: what only goes wrong with one run is an entry. */
export function runFailure({ command: [file] }: CommandSettings, error: unknown): SourceError {
  return new SourceError(
    `${file} cannot be run: ${errorMessage(error)}`,
    'see `command`, `directory` and `timeout` of this source',
  )
}
