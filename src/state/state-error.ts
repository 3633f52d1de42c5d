export type StateReason = 'denied' | 'full' | 'busy' | 'damaged' | 'gone' | 'newer' | 'broken'

/** The database cannot be used for a reason that lies in the world outside. The hint says what to do. */
export class StateError extends Error {
  override readonly name = 'StateError'
  readonly reason: StateReason
  readonly hint: string

  constructor(reason: StateReason, message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
    this.hint = hint
  }

  /** Whether it cannot be mended while this process has the database open. */
  get isFinal(): boolean {
    return this.reason === 'damaged' || this.reason === 'gone'
  }
}

/** The extended result code of the file of SQLite's shared memory. */
const IOERR_SHMSIZE = 4874

/** What failures of the system may mean. */
type ExplainedReason = Exclude<StateReason, 'newer' | 'gone'>

/** The reasons by SQLite's primary result codes (https://sqlite.org/rescode.html) and the system's error names. */
const REASONS: Readonly<Record<string, ExplainedReason>> = {
  3: 'denied',
  5: 'busy',
  6: 'busy',
  8: 'denied',
  10: 'broken',
  11: 'damaged',
  13: 'full',
  14: 'denied',
  23: 'denied',
  26: 'damaged',
  // Beside a file that could not grow, SQLite calls the lack of room an error of the disk.
  [IOERR_SHMSIZE]: 'full',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  EEXIST: 'denied',
  EISDIR: 'denied',
  ENOTDIR: 'denied',
  ELOOP: 'denied',
  ENAMETOOLONG: 'denied',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EIO: 'broken',
}

const EXPLANATIONS: Readonly<Record<ExplainedReason, readonly [string, string]>> = {
  denied: [
    'cannot be opened for writing',
    'let the user that runs this own the directory and be able to write it, or set `state` to another one',
  ],
  full: ['cannot grow: the disk is full', 'make room on that disk; what was not written is worked again'],
  busy: ['is in use by another process', 'stop the other one, or set `state` to a directory of its own'],
  damaged: [
    'is not a sound database of this program',
    'start `pyruse-ts run` anew: it sets the file aside, says what is lost, and begins another',
  ],
  broken: ['cannot be read or written', "see the system's log for errors of the disk"],
}

/** What a failure of SQLite or of the file system means; anything else is our own bug and comes back as it is. */
export function explainFailure(error: unknown, file: string): unknown {
  const reason = REASONS[codeOf(error)]
  if (reason === undefined || !(error instanceof Error)) return error
  const [what, hint] = EXPLANATIONS[reason]
  return new StateError(reason, `the database ${file} ${what} (${error.message})`, hint, error)
}

/** The database is damaged in a way that SQLite does not call an error by itself. */
export function damaged(file: string, finding: string, cause?: unknown): StateError {
  const [what, hint] = EXPLANATIONS.damaged
  return new StateError('damaged', `the database ${file} ${what} (${finding})`, hint, cause)
}

/** A sound database whose tables are not ours: SQLite has no code of its own for names that it does not find, or finds twice. */
export function foreignTables(error: unknown, file: string): unknown {
  const isOfNames = error instanceof Error && 'errcode' in error && error.errcode === 1
  return isOfNames ? damaged(file, error.message, error) : error
}

/** The code of SQLite or of the file system; empty where it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('errcode' in error && typeof error.errcode === 'number') {
    if (Object.hasOwn(REASONS, error.errcode)) return String(error.errcode)
    // The lowest byte of an extended result code is the primary one.
    return String(error.errcode & 0xff)
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
