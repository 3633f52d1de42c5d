import { parseAddressOrNetwork } from '../values/address.ts'
import { isObject } from '../values/json-value.ts'
import { DETAILS, type EffectRequest, LOG_LEVELS, PRIORITIES } from './effect.ts'

/** What a part of an effect must be, in words, and whether a value is. */
interface Part {
  readonly expected: string
  readonly holds: (value: unknown) => boolean
}

type Parts<E> = { readonly [K in keyof Omit<E, 'effect'>]-?: Part }

const TEXT: Part = { expected: 'a text', holds: isText }
const TEXTS: Part = { expected: 'a list of texts', holds: isTexts }
const ADDRESS: Part = {
  expected: 'the text of an address or a network',
  holds: (value) => isText(value) && parseAddressOrNetwork(value) !== undefined,
}

/** By effect, all that it is made of: JavaScript has no types to rely on. */
const PARTS: { readonly [K in EffectRequest['effect']]: Parts<Extract<EffectRequest, { effect: K }>> } = {
  ban: {
    set: TEXT,
    address: ADDRESS,
    seconds: {
      expected: 'a number above 0, or null for a ban without end',
      holds: (value) => value === null || (Number.isFinite(value) && Number(value) > 0),
    },
  },
  unban: { set: TEXT, address: ADDRESS },
  report: { section: TEXT, message: TEXT, details: oneOf(DETAILS) },
  email: {
    subject: TEXT,
    body: TEXT,
    to: TEXTS,
    priority: orNone(oneOf(PRIORITIES)),
    thread: orNone(TEXT),
    use: orNone(TEXT),
    about: { expected: 'left out: it is known anyway', holds: (value) => value === undefined },
  },
  log: {
    level: oneOf(LOG_LEVELS),
    message: TEXT,
    fields: {
      expected: 'an object of texts',
      holds: (value) => isObject(value) && Object.values(value).every(isText),
    },
  },
  exec: {
    command: {
      expected: 'a list of texts, the program first',
      holds: (value) => isTexts(value) && value.length > 0,
    },
  },
  webhook: {
    url: TEXT,
    body: TEXT,
    json: { expected: 'true or false', holds: (value) => typeof value === 'boolean' },
  },
  record: {
    archive: TEXT,
    entry: {
      expected: 'an object of texts, numbers, and true or false',
      holds: (value) => isObject(value) && Object.values(value).every(isRecorded),
    },
  },
}

/**
 * Says what is wrong with an effect that somebody's code asks for; undefined where nothing is. One that is no such data would
 * break the commit of its batch, and the next start would come to the same entry again.
 */
export function flawOfRequest(request: unknown): string | undefined {
  const effect = isObject(request) ? request.effect : undefined
  if (!isObject(request) || !isEffect(effect))
    return `it asks for an effect that does not exist; there are ${Object.keys(PARTS).join(', ')}`
  const parts: Readonly<Record<string, Part>> = PARTS[effect]
  const wrong = Object.entries(parts).find(([name, { holds }]) => !holds(request[name]))
  if (wrong === undefined) return undefined
  const [name, { expected }] = wrong
  return `it asks for the effect ${effect}, whose \`${name}\` must be ${expected}`
}

function isEffect(value: unknown): value is EffectRequest['effect'] {
  return isText(value) && Object.hasOwn(PARTS, value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

function isRecorded(value: unknown): boolean {
  return isText(value) || typeof value === 'boolean' || Number.isFinite(value)
}

function oneOf(words: readonly string[]): Part {
  return { expected: `one of ${words.join(', ')}`, holds: (value) => words.some((word) => word === value) }
}

function orNone({ expected, holds }: Part): Part {
  return { expected: `${expected}, or left out`, holds: (value) => value === undefined || holds(value) }
}
