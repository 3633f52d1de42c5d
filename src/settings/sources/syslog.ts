import { resolve } from 'node:path'
import { parseSize } from '../../values/size.ts'
import { DEFAULTS } from '../defaults.ts'
import { mapping, tag, text } from '../schema-kit.ts'
import { completeSilence, EVERY_SOURCE, type EverySource, type WrittenEverySource } from './every-source.ts'
import { completeSpool, SPOOL } from './spool.ts'

interface Common {
  readonly kind: 'syslog'
  /** As values/listen-place.ts reads them. */
  readonly listen: readonly string[]
  /** Whose messages are taken; those of everybody where it is left out. */
  readonly allow?: readonly string[]
  readonly tls?: TlsSettings
}

/** PEM files. */
export interface TlsSettings {
  readonly certificate: string
  readonly key: string
  /** Who signed the certificates that senders must have. */
  readonly client_ca?: string
}

/** Messages of syslog that others send. */
export interface SyslogSettings extends Common, EverySource {
  /** Whether `_HOSTNAME` is what a message says. */
  readonly trust_hostname: boolean
  /** Bytes of a message; what is longer is cut. */
  readonly max_message: number
  /** Connections at once, to each place. */
  readonly connections: number
  /** Bytes. */
  readonly spool: number
}

export interface WrittenSyslog extends Common, WrittenEverySource {
  readonly trust_hostname?: boolean
  readonly max_message?: string
  readonly connections?: number
  readonly spool?: string
}

const tls = mapping(
  'The certificate of `tls://`. New files are used as soon as they are there.',
  {
    certificate: text('path', 'A PEM file: the certificate, and those between it and the authority.'),
    key: text('path', 'A PEM file: its key.'),
    client_ca: text(
      'path',
      'A PEM file of authorities: senders need a certificate that one of them signed; if left out, they need none.',
    ),
  },
  { required: ['certificate', 'key'] },
)

export const SYSLOG = mapping(
  'Messages of syslog, RFC 3164 and RFC 5424, that other programs and hosts send.',
  {
    kind: tag('syslog', 'Messages of syslog that others send.'),
    listen: {
      description:
        'Where they are waited for: `udp://ADDRESS:PORT`, `tcp://…`, `tls://…`, `unix://PATH` (datagrams, as /dev/log), `unix-stream://PATH`. Whoever can send there can write entries.',
      type: 'array',
      minItems: 1,
      items: text('listen', 'An address of this machine and a port, or the path of a socket.'),
      examples: [['udp://192.0.2.10:514', 'tcp://192.0.2.10:514']],
    },
    allow: {
      description: 'Whose messages are taken, by address; those of everybody if left out.',
      type: 'array',
      items: text('network', 'An address or a network.'),
      examples: [['192.0.2.0/24']],
    },
    trust_hostname: {
      description:
        '`_HOSTNAME` is the host that a message names; otherwise it is the address that sent it, and the name is SYSLOG_HOSTNAME.',
      type: 'boolean',
      default: false,
    },
    tls,
    max_message: text('message-size', 'What is longer is cut.', { default: DEFAULTS.maxMessage }),
    connections: {
      description: 'Connections at once to each place.',
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: DEFAULTS.connections,
    },
    spool: SPOOL,
    ...EVERY_SOURCE,
  },
  {
    required: ['kind', 'listen'],
    if: {
      required: ['listen'],
      properties: { listen: { type: 'array', minItems: 1, contains: { type: 'string', pattern: '^tls:' } } },
    },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { type: 'object', required: ['tls'] },
  },
)

export function completeSyslog(
  { trust_hostname, max_message, connections, spool, silence, tls, ...written }: WrittenSyslog,
  base: string,
): SyslogSettings {
  return {
    ...written,
    trust_hostname: trust_hostname ?? false,
    max_message: parseSize(max_message ?? DEFAULTS.maxMessage) ?? 0,
    connections: connections ?? DEFAULTS.connections,
    spool: completeSpool(spool),
    ...(tls && { tls: completeTls(tls, base) }),
    ...completeSilence(silence),
  }
}

function completeTls({ certificate, key, client_ca }: TlsSettings, base: string): TlsSettings {
  return {
    certificate: resolve(base, certificate),
    key: resolve(base, key),
    ...(client_ca !== undefined && { client_ca: resolve(base, client_ca) }),
  }
}
