/** Why a source cannot be opened: a value, since it is the user or the machine that is at fault. */
export class SourceError {
  readonly message: string
  /** What to do about it. */
  readonly hint: string

  constructor(message: string, hint: string) {
    this.message = message
    this.hint = hint
  }
}

/** Tells the user about something that went wrong and was dealt with; the hint says what to do about it. */
export type OnNotice = (message: string, hint?: string) => void

/** The code of an error of the system, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
