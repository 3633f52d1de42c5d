import type { LineOrigin } from '../lines/line-entry.ts'
import { localDefaults } from '../lines/open-line-parser.ts'
import { matchesAny } from './glob.ts'
import type { StreamName } from './log-lines.ts'

/** What is known of a container. */
export interface Container {
  readonly id: string
  readonly name: string
  /** As it was named when the container was made: `nginx:1.27`. */
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  /** As its log driver was told, or Docker's default. */
  readonly tag: string
  /** Its log is raw then, and all of it is standard output. */
  readonly hasTerminal: boolean
  readonly isRunning: boolean
  /** When it stopped last, as in LogStamp; undefined where it never did. */
  readonly finished: string | undefined
}

/** How many digits of an identifier are shown. */
const SHORT_ID = 12
const PRIORITIES: Readonly<Record<StreamName, string>> = { stdout: '6', stderr: '3' }
/** What a label must not say: it would hide what a line says of itself. */
const OF_LINES: ReadonlySet<string> = new Set([
  'MESSAGE',
  'PRIORITY',
  'SYSLOG_IDENTIFIER',
  'SYSLOG_FACILITY',
  'SYSLOG_PID',
])

/** The fields of all lines that a container writes to a stream, named as Docker's log driver for the journal does it. */
export function originOf(
  container: Container,
  stream: StreamName,
  labelFields: readonly string[],
): LineOrigin {
  const { id, name, image, tag } = container
  return {
    fields: new Map([
      ...labelsAsFields(container, labelFields),
      ['CONTAINER_ID', id.slice(0, SHORT_ID)],
      ['CONTAINER_ID_FULL', id],
      ['CONTAINER_NAME', name],
      [
        'CONTAINER_TAG',
        tag.replaceAll(/\{\{\s*\.(\w+)\s*\}\}/g, (all, word) => wordOf(container, word) ?? all),
      ],
      ['CONTAINER_STREAM', stream],
      ['IMAGE_NAME', image],
    ]),
    defaults: new Map([...localDefaults(name), ['PRIORITY', PRIORITIES[stream]]]),
  }
}

function labelsAsFields({ labels }: Container, wanted: readonly string[]): readonly [string, string][] {
  return Object.entries(labels).flatMap(([label, value]): [string, string][] => {
    const field = label
      .replaceAll(/[^A-Za-z0-9]/g, '_')
      .replace(/^_+/, '')
      .toUpperCase()
    return field === '' || OF_LINES.has(field) || !matchesAny(wanted, label) ? [] : [[field, value]]
  })
}

/** What the words in the braces of a tag stand for. */
function wordOf({ id, name, image }: Container, word: string): string | undefined {
  switch (word) {
    case 'ID':
      return id.slice(0, SHORT_ID)
    case 'FullID':
      return id
    case 'Name':
      return name
    case 'ImageName':
      return image
    default:
      return undefined
  }
}
