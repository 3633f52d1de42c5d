import type { TlsSettings } from '../../settings/sources/syslog.ts'
import { errorCode, type SourceError } from '../source-error.ts'
import { Certificate } from './certificate.ts'
import { Inbox } from './inbox.ts'
import { type Listening, type ListeningParts, listenTrouble } from './listening.ts'
import { listenTcp, listenTls, listenUnixStream } from './stream.ts'
import { listenUdp } from './udp.ts'
import { listenUnixDatagram } from './unix-datagram.ts'

/** What there is to know about connections. */
export interface StreamLimits {
  readonly tls: TlsSettings | undefined
  /** Connections at once to each place. */
  readonly most: number
}

/** Listens at a place, whatever its kind. May throw what the system throws. */
export function listenAt(parts: ListeningParts, { most, tls }: StreamLimits): Listening {
  const { place } = parts
  switch (place.kind) {
    case 'udp':
      return listenUdp({ ...parts, place })
    case 'unix':
      return listenUnixDatagram({ ...parts, place })
    case 'unix-stream':
      return listenUnixStream({ ...parts, place, most })
    case 'tcp':
      return listenTcp({ ...parts, place, most })
    case 'tls':
      if (tls === undefined) throw new Error('there is no certificate')
      return listenTls({ ...parts, place, most, certificate: new Certificate(tls) })
  }
}

/** Listens for a moment, and says why that cannot be: `taken` where somebody else does. What comes meanwhile is lost. */
export async function tryToListen(
  place: ListeningParts['place'],
  limits: StreamLimits,
): Promise<undefined | 'taken' | SourceError> {
  let listening: Listening | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const inbox = new Inbox({ spool: NOWHERE, allow: [], longest: 1, onNotice: () => undefined })
      listening = listenAt({ place, inbox, onReady: resolve, onFailure: reject }, limits)
    })
    return undefined
  } catch (error) {
    return errorCode(error) === 'EADDRINUSE' ? 'taken' : listenTrouble(place, error)
  } finally {
    listening?.close()
  }
}

/** Keeps nothing, and has room for nothing. */
const NOWHERE = {
  isFull: true,
  offer: () => false,
  add: () => false,
  onceThereIsRoom: () => undefined,
}
