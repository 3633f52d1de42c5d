import { getSystemErrorName } from 'node:util'
import { errorMessage } from '../../values/error-message.ts'
import { type ListenPlace, listenText } from '../../values/listen-place.ts'
import { errorCode, SourceError } from '../source-error.ts'
import type { Inbox } from './inbox.ts'

export type PortPlace = Extract<ListenPlace, { address: string }>
export type PathPlace = Extract<ListenPlace, { path: string }>

/** What one place of `listen` is opened with. */
export interface ListeningParts<Place extends ListenPlace = ListenPlace> {
  readonly place: Place
  readonly inbox: Inbox
  /** It listens. */
  readonly onReady: () => void
  /** It cannot, or no more: it is to be closed. */
  readonly onFailure: (error: unknown) => void
}

/** Something that listens. What makes it may throw what the system throws: then nothing is left to be closed. */
export interface Listening {
  /** How many messages the kernel dropped, because they came faster than they were taken. */
  lost?(): number
  close(): void
}

/** An error of a call into the C library. */
export class SystemError extends Error {
  readonly code: string

  constructor(call: string, errno: number) {
    const code = getSystemErrorName(-errno)
    super(`${call}: ${code}`)
    this.code = code
  }
}

const IN_USE =
  'another program has it: `ss -lnptu` and `ss -lxp` tell which; rsyslog and systemd-journald are common'

const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: IN_USE,
  EACCES:
    'ports below 1024 and directories of others need a right: AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit (docs/sources.md), or another port or path',
  EADDRNOTAVAIL: 'this machine has no such address now: see `ip address`; it is tried again',
  ENOENT: 'make that directory or file, or name another one',
  ENOTSOCK: 'something else stands there: remove it, or name another path',
}

const OF_FILES =
  'see `tls` of this source; a key that only root may read becomes readable by LoadCredential= in the unit (docs/sources.md)'

/** Whether it is about a certificate or a key. */
function isOfFile(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && ['open', 'stat', 'read'].includes(String(error.syscall))
  )
}

/** Why nobody can be listened to at a place. */
export function listenTrouble(place: ListenPlace, error: unknown): SourceError {
  const code = errorCode(error) ?? ''
  const hint = isOfFile(error) ? OF_FILES : Object.hasOwn(HINTS, code) ? HINTS[code] : undefined
  return new SourceError(
    `cannot listen at ${listenText(place)}: ${errorMessage(error)}`,
    hint ?? 'see `listen` and `tls` of this source',
  )
}
