import { type Endpoint, parseEndpoint } from './endpoint.ts'

/** Where messages are waited for. `unix` takes datagrams, as /dev/log does; `unix-stream` connections. */
export type ListenPlace =
  | ({ readonly kind: 'udp' | 'tcp' | 'tls' } & Endpoint)
  | { readonly kind: 'unix' | 'unix-stream'; readonly path: string }

/** Bytes of the path of a socket that the kernel takes. */
const LONGEST_PATH = 107

/** Reads `udp://127.0.0.1:514`, `tcp://[::1]:601`, `tls://…`, `unix:///run/log`, `unix-stream://…`; undefined for all else. */
export function parseListenPlace(text: string): ListenPlace | undefined {
  const [, kind, rest = ''] = /^([a-z-]+):\/\/(.+)$/s.exec(text) ?? []
  switch (kind) {
    case 'udp':
    case 'tcp':
    case 'tls': {
      const endpoint = parseEndpoint(rest)
      return endpoint && { kind, ...endpoint }
    }
    case 'unix':
    case 'unix-stream':
      return rest.startsWith('/') && Buffer.byteLength(rest) <= LONGEST_PATH && !rest.includes('\0')
        ? { kind, path: rest }
        : undefined
    default:
      return undefined
  }
}

/** As it is written in the settings. */
export function listenText(place: ListenPlace): string {
  if ('path' in place) return `${place.kind}://${place.path}`
  const { kind, address, port } = place
  return address.includes(':') ? `${kind}://[${address}]:${port}` : `${kind}://${address}:${port}`
}
