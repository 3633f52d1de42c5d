import { Ajv, type ErrorObject } from 'ajv'
import { errorMessage } from '../../values/error-message.ts'

/** A filter or an action in a chain of Pyruse. */
export interface Step {
  readonly kind: 'filter' | 'action'
  /** `filter_equals` */
  readonly module: string
  readonly args: Readonly<Record<string, unknown>>
  /** The labels of the chains that come then and else, where they are named. */
  readonly next?: string
  readonly otherwise?: string
}

/** What a pyruse.json says, as far as it is understood here. */
export interface PyruseConfiguration {
  /** By label, in the order of the file. */
  readonly chains: ReadonlyMap<string, readonly Step[]>
  readonly email?: {
    readonly from?: string
    readonly to?: readonly string[]
    readonly subject?: string
    readonly sendmail?: readonly string[]
  }
  readonly encoding?: string
  /** Its other entries, by name. */
  readonly others: readonly string[]
}

interface WrittenStep {
  readonly filter?: string
  readonly action?: string
  readonly args?: Readonly<Record<string, unknown>>
  readonly then?: string
  readonly else?: string
}

interface WrittenConfiguration {
  readonly actions: Readonly<Record<string, readonly WrittenStep[]>>
  readonly email?: PyruseConfiguration['email']
  readonly '8bit-message-encoding'?: string
}

const text = { type: 'string' } as const
const step = {
  type: 'object',
  // biome-ignore lint/suspicious/noThenProperty: Pyruse calls it so
  properties: { filter: text, action: text, args: { type: 'object' }, then: text, else: text },
  oneOf: [{ required: ['filter'] }, { required: ['action'] }],
} as const

/** After Pyruse's doc/conffile.md. */
const SCHEMA = {
  type: 'object',
  required: ['actions'],
  properties: {
    actions: { type: 'object', additionalProperties: { type: 'array', items: step } },
    email: {
      type: 'object',
      properties: {
        from: text,
        to: { type: 'array', items: text },
        subject: text,
        sendmail: { type: 'array', items: text, minItems: 1 },
      },
    },
    '8bit-message-encoding': text,
  },
} as const

const KNOWN = ['actions', 'email', '8bit-message-encoding', 'debug']

/** What is wrong, and where, as `email.to`. */
function inWords({ instancePath, message }: ErrorObject): string {
  const place = instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  return `${place === '' ? 'it' : `its \`${place}\``} ${message}`
}

/** Reads a pyruse.json; what is wrong with it, where it cannot be read. */
export function readConfiguration(json: string): PyruseConfiguration | { readonly problem: string } {
  let written: unknown
  try {
    written = JSON.parse(json)
  } catch (error) {
    return { problem: `it is no JSON: ${errorMessage(error)}` }
  }
  const ajv = new Ajv({ strict: false })
  const isConfiguration = ajv.compile<WrittenConfiguration>(SCHEMA)
  if (!isConfiguration(written))
    return {
      problem: `it is no configuration of Pyruse: ${(isConfiguration.errors ?? []).map(inWords).join(', ')}`,
    }
  const { actions, email, '8bit-message-encoding': encoding } = written
  return {
    chains: new Map(Object.entries(actions).map(([label, steps]) => [label, steps.map(stepOf)])),
    ...(email && { email }),
    ...(encoding !== undefined && { encoding }),
    others: Object.keys(written).filter((name) => !KNOWN.includes(name)),
  }
}

function stepOf({ filter, action, args = {}, then: next, else: otherwise }: WrittenStep): Step {
  return {
    kind: filter === undefined ? 'action' : 'filter',
    module: filter ?? action ?? '',
    args,
    ...(next !== undefined && { next }),
    ...(otherwise !== undefined && { otherwise }),
  }
}
