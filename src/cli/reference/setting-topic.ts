import { joinOr } from '../../check/types.ts'
import { formatNamed } from '../../settings/formats.ts'
import { SETTINGS_SCHEMA } from '../../settings/schema.ts'
import type { Schema } from '../../settings/schema-kit.ts'
import { isObject } from '../../values/json-value.ts'
import type { Block } from './blocks.ts'
import type { Topic } from './topic.ts'

/** What stands in a path for a name that the user chooses: `sources.NAME.kind`. */
const CHOSEN_NAME = 'NAME'

/** Every setting by its path, those of a mapping below it; of a variant, with the key that chooses it. */
export function settingTopics(): readonly Topic[] {
  return topicsBelow(SETTINGS_SCHEMA, '', undefined)
}

/** Whether a path such as `sources.journal.start` is meant by the name of a topic. */
export function isPathOf(topic: string, path: string): boolean {
  const wanted = path.split('.')
  const segments = topic.split('.')
  return (
    segments.length === wanted.length &&
    segments.every((segment, index) => segment === CHOSEN_NAME || segment === wanted[index])
  )
}

function topicsBelow(schema: Schema, prefix: string, variant: string | undefined): readonly Topic[] {
  const join = (name: string) => (prefix === '' ? name : `${prefix}.${name}`)
  const own = Object.entries(records(schema.properties))
    .filter(([, property]) => property.const === undefined)
    .flatMap(([name, property]) => [
      settingTopic(property, join(name), variant),
      ...topicsBelow(property, join(name), variant),
    ])
  const chosen = isObject(schema.additionalProperties)
    ? topicsBelow(schema.additionalProperties, join(CHOSEN_NAME), undefined)
    : []
  if (!isObject(schema.discriminator)) return [...own, ...chosen]
  const key = String(schema.discriminator.propertyName)
  const branches = Array.isArray(schema.oneOf) ? schema.oneOf.filter(isObject) : []
  return [
    ...own,
    ...chosen,
    variantsTopic(schema, join(key), key, branches),
    ...branches.flatMap((branch) => topicsBelow(branch, prefix, variantOf(branch, key))),
  ]
}

/** The key that decides what else a mapping may hold. */
function variantsTopic(schema: Schema, name: string, key: string, branches: readonly Schema[]): Topic {
  const description = String(schema.description)
  const terms = branches.map((branch) => ({
    term: variantOf(branch, key),
    text: String(branch.description),
  }))
  return {
    kind: 'setting',
    name,
    summary: description,
    blocks: [
      { kind: 'heading', text: `\`${name}\`` },
      { kind: 'paragraph', text: `${description} It is one of these, and must be given:` },
      { kind: 'terms', terms },
    ],
    data: { description, variants: terms },
  }
}

function settingTopic(schema: Schema, name: string, variant: string | undefined): Topic {
  const description = String(schema.description)
  const takes = takesOf(schema)
  const items = isObject(schema.items) ? takesOf(schema.items) : undefined
  const preset = 'default' in schema ? JSON.stringify(schema.default) : undefined
  const [example] = Array.isArray(schema.examples) ? schema.examples : []
  const facts = [
    items === undefined ? takes : `${takes}, each item ${items}`,
    ...(preset === undefined ? [] : [`\`${preset}\` if left out`]),
    ...(example === undefined || takes.includes(String(example))
      ? []
      : [`such as \`${JSON.stringify(example)}\``]),
    ...(variant === undefined ? [] : [`with \`${variant}\``]),
  ]
  const blocks: Block[] = [
    { kind: 'heading', text: `\`${name}\`` },
    { kind: 'paragraph', text: description },
    { kind: 'paragraph', text: `${capitalised(facts.join('; '))}.` },
  ]
  return {
    kind: 'setting',
    name,
    summary: description,
    blocks,
    data: {
      description,
      takes,
      items: items ?? null,
      default: schema.default ?? null,
      with: variant ?? null,
    },
  }
}

/** What may stand there, in words. */
function takesOf(schema: Schema): string {
  if (Array.isArray(schema.enum)) return joinOr(schema.enum.map((choice) => `\`${choice}\``))
  if (typeof schema.format === 'string') return formatNamed(schema.format)?.expected ?? 'text'
  if (isObject(schema.then) && isObject(schema.else))
    return `${takesOf(schema.then)}, or ${takesOf(schema.else)}`
  switch (schema.type) {
    case 'boolean':
      return '`true` or `false`'
    case 'number':
      return `a number from ${schema.minimum} to ${schema.maximum}`
    case 'integer':
      return `a whole number from ${schema.minimum} to ${schema.maximum}`
    case 'array':
      return 'a list'
    case 'object':
      return isObject(schema.additionalProperties) ? 'a mapping with names of your own' : 'a mapping'
    default:
      return 'text'
  }
}

/** `kind: journald`: the key that makes a mapping this variant. */
function variantOf(branch: Schema, key: string): string {
  return `${key}: ${records(branch.properties)[key]?.const}`
}

function records(value: unknown): Readonly<Record<string, Schema>> {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (isObject(item) ? [[key, item]] : [])),
  )
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
