import { resolve } from 'node:path'
import { DEFAULTS } from '../defaults.ts'
import { atMostOneOf, mapping, oneOrMore, tag, text } from '../schema-kit.ts'
import { completeSilence, EVERY_SOURCE, type EverySource, type WrittenEverySource } from './every-source.ts'
import { LINE_FORMAT, type LineFormat } from './line-format.ts'
import { completeStart, START, type Start } from './start.ts'

type OneOrMore = string | readonly string[]

/** What containers write to standard output and standard error, through the API of Docker or Podman. */
export interface DockerSettings extends EverySource {
  readonly kind: 'docker'
  readonly socket: string
  /** An address and a port, instead of the socket. */
  readonly host?: string
  /** Labels that a container must have, all of them: `KEY` or `KEY=VALUE`. */
  readonly label: readonly string[]
  /** Globs of which its name must match one, and its image; any, where there are none. */
  readonly name: readonly string[]
  readonly image: readonly string[]
  /** Globs of the labels that become fields. */
  readonly label_fields: readonly string[]
  readonly format: LineFormat
  readonly start: Start
}

export interface WrittenDocker extends WrittenEverySource {
  readonly kind: 'docker'
  readonly socket?: string
  readonly host?: string
  readonly label?: OneOrMore
  readonly name?: OneOrMore
  readonly image?: OneOrMore
  readonly label_fields?: OneOrMore
  readonly format?: LineFormat
  readonly start?: string
}

export const DOCKER = mapping(
  'What containers write to standard output and standard error, through the API of Docker or Podman.',
  {
    kind: tag('docker', 'The logs of containers.'),
    socket: text('path', 'The socket of the daemon; that of Podman is `/run/podman/podman.sock`.', {
      default: DEFAULTS.dockerSocket,
    }),
    host: text(
      'endpoint',
      'An address and a port instead of a socket, such as those of a proxy; not encrypted.',
    ),
    label: oneOrMore(
      text('line', 'A label that a container must have: `KEY` or `KEY=VALUE`.'),
      'The labels that a container must have to be read, all of them: `KEY` or `KEY=VALUE`.',
    ),
    name: oneOrMore(
      text('line', 'A name of containers; `*` stands for any characters, `?` for one.'),
      'The names of containers to be read; `*` stands for any characters, `?` for one.',
    ),
    image: oneOrMore(
      text('line', 'An image, with or without its tag; `*` stands for any characters, `?` for one.'),
      'The images whose containers are read, with or without their tags; `*` stands for any characters, `?` for one.',
    ),
    label_fields: oneOrMore(
      text('line', 'Labels; `*` stands for any characters, `?` for one.'),
      'The labels of containers that become fields of their entries, in capitals and with `_`: `com.example.role` as `COM_EXAMPLE_ROLE`.',
    ),
    format: {
      ...LINE_FORMAT,
      description: `${LINE_FORMAT.description} With another than \`plain\` a container can write who it is.`,
      default: DEFAULTS.dockerFormat,
    },
    start: START,
    ...EVERY_SOURCE,
  },
  { required: ['kind'], ...atMostOneOf('socket', 'host') },
)

export function completeDocker(
  { socket, label, name, image, label_fields, format, start, silence, ...written }: WrittenDocker,
  base: string,
): DockerSettings {
  return {
    ...written,
    socket: resolve(base, socket ?? DEFAULTS.dockerSocket),
    label: listOf(label),
    name: listOf(name),
    image: listOf(image),
    label_fields: listOf(label_fields),
    format: format ?? DEFAULTS.dockerFormat,
    start: completeStart(start),
    ...completeSilence(silence),
  }
}

function listOf(written: OneOrMore | undefined): readonly string[] {
  if (written === undefined) return []
  return typeof written === 'string' ? [written] : written
}
