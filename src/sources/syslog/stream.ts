import { createServer, type ListenOptions, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls'
import { errorMessage } from '../../values/error-message.ts'
import { errorCode } from '../source-error.ts'
import type { Certificate } from './certificate.ts'
import { Connections } from './connections.ts'
import type { Inbox } from './inbox.ts'
import type { Listening, ListeningParts, PathPlace, PortPlace } from './listening.ts'
import { freePath, openToAll } from './unix-socket.ts'

/** Milliseconds in which encryption must be agreed upon. */
const HANDSHAKE_WITHIN = 10_000

interface StreamParts<Place extends PortPlace | PathPlace> extends ListeningParts<Place> {
  /** Connections at once. */
  readonly most: number
}

/** Listens for connections of TCP. */
export function listenTcp(parts: StreamParts<PortPlace>): Listening {
  const connections = new Connections('tcp', parts.inbox, parts.most)
  return listen(plainServer(connections), connections, parts, portOf(parts.place))
}

/** Listens for connections at a path. */
export function listenUnixStream(parts: StreamParts<PathPlace>): Listening {
  const { path } = parts.place
  freePath(path)
  const connections = new Connections('unix', parts.inbox, parts.most)
  const server = plainServer(connections)
  server.once('listening', () => openToAll(path))
  return listen(server, connections, parts, { path })
}

/** Listens for connections of TLS. A certificate that was renewed is used for the next one. */
export function listenTls(parts: StreamParts<PortPlace> & { readonly certificate: Certificate }): Listening {
  const { certificate, inbox } = parts
  const connections = new Connections('tls', inbox, parts.most)
  /** The connection below each encrypted one, by who is at its other end. */
  const carriers = new Map<string, Socket>()
  const server = createTlsServer({
    ...certificate.read(),
    requestCert: certificate.isMutual,
    rejectUnauthorized: certificate.isMutual,
    handshakeTimeout: HANDSHAKE_WITHIN,
  })
  // Before the server begins to talk: whoever is not wanted costs no encryption.
  server.prependListener('connection', (socket: Socket) => {
    if (!connections.admit(socket)) return void socket.destroy()
    const peer = peerOf(socket)
    carriers.set(peer, socket)
    socket.once('close', () => {
      // Whoever came back from the same port may be here before it is known that he had gone.
      if (carriers.get(peer) === socket) carriers.delete(peer)
    })
    renew(server, certificate, inbox)
  })
  server.on('secureConnection', (stream) => {
    const carrier = carriers.get(peerOf(stream))
    if (carrier === undefined) stream.destroy()
    else connections.follow(carrier, stream)
  })
  server.on('tlsClientError', (error, stream) => {
    // Who is let go of for the certificate has only hung up, by its error.
    const verdict: unknown = stream.authorizationError
    inbox.noteFailedHandshake(
      typeof verdict === 'string' ? verdict : (errorCode(error) ?? errorMessage(error)),
    )
    stream.destroy()
  })
  return listen(server, connections, parts, portOf(parts.place))
}

function plainServer(connections: Connections): Server {
  return createServer((socket) => {
    if (connections.admit(socket)) connections.follow(socket)
    else socket.destroy()
  })
}

function listen(
  server: Server,
  connections: Connections,
  { onReady, onFailure }: ListeningParts,
  place: ListenOptions,
): Listening {
  server.on('error', onFailure)
  server.listen(place, onReady)
  return {
    close: () => {
      server.close()
      connections.close()
    },
  }
}

function renew(server: TlsServer, certificate: Certificate, inbox: Inbox): void {
  try {
    if (certificate.hasChanged()) server.setSecureContext(certificate.read())
  } catch (error) {
    inbox.noteOddCertificate(errorMessage(error))
  }
}

function portOf({ address, port }: PortPlace): ListenOptions {
  return { host: address, port, ipv6Only: true }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
