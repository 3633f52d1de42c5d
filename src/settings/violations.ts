import type { ErrorObject } from 'ajv'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean, suggestionsFor } from '../diagnostics/suggest.ts'
import { isObject } from '../values/json-value.ts'
import { formatNamed } from './formats.ts'
import { isSecret } from './secrets.ts'
import { nameOf, quoted, show, typeOf } from './wording.ts'
import type { YamlDocument } from './yaml-document.ts'

/** One place where the settings are not what the schema wants. `schema` is the part of it that says so. */
interface Violation {
  readonly error: ErrorObject
  readonly schema: Readonly<Record<string, unknown>>
  readonly path: readonly string[]
  readonly document: YamlDocument
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
}

/** What Ajv found, as diagnostics: one for each mistake. */
export function diagnoseViolations(
  errors: readonly ErrorObject[],
  document: YamlDocument,
): readonly Diagnostic[] {
  const mistyped = new Set(
    errors.filter(({ keyword }) => keyword === 'type').map((error) => error.instancePath),
  )
  return errors
    .filter((error) => isOwnMistake(error) && (error.keyword === 'type' || !mistyped.has(error.instancePath)))
    .map((error) => diagnoseViolation(error, document))
}

/** Ajv also lists why each alternative failed (they only ask for keys), and what else is wrong with a wrong name. */
function isOwnMistake({ keyword, parentSchema, propertyName }: ErrorObject): boolean {
  if (keyword === 'if') return false
  if (keyword === 'required') return isObject(parentSchema) && 'type' in parentSchema
  return propertyName === undefined
}

function diagnoseViolation(error: ErrorObject, document: YamlDocument): Diagnostic {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  const violation: Violation = { error, schema: error.parentSchema ?? {}, path, document }
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownSetting(violation)
    case 'propertyNames':
      return wrongName(violation)
    case 'required':
      return missing(violation, quoted([String(error.params.missingProperty)], 'and'))
    case 'dependencies':
      return missing(
        { ...violation, path: [...path, String(error.params.property)] },
        quoted([String(error.params.missingProperty)], 'and'),
      )
    case 'discriminator':
      return wrongVariant(violation)
    case 'oneOf':
      return notExactlyOne(violation)
    case 'anyOf':
      return missing(violation, quoted(alternativesOf(error.schema), 'or'))
    case 'not':
      return tooMany(violation, alternativesOf(isObject(error.schema) ? error.schema.anyOf : undefined))
    case 'type':
      return wrongValue(violation, expectedBy(violation.schema), typeOf(error.data), typeHint(violation))
    case 'minItems':
      return wrongValue(violation, 'at least one item', 'none')
    case 'minProperties':
      return wrongValue(violation, 'at least one key', 'none', 'write it with its value: `KEY: VALUE`')
    case 'minLength':
    case 'maxLength':
      return wrongLength(violation)
    case 'minimum':
    case 'maximum':
      return wrongValue(
        violation,
        `${violation.schema.minimum} to ${violation.schema.maximum}`,
        show(error.data),
      )
    case 'enum':
      return wrongChoice(violation, strings(violation.schema.enum))
    case 'format':
      return wrongFormat(violation)
    default:
      throw new Error(`the settings schema uses \`${error.keyword}\`, for which there are no words`)
  }
}

function unknownSetting({ error, schema, path, document }: Violation): Diagnostic {
  const name = String(error.params.additionalProperty)
  const known = Object.keys(isObject(schema.properties) ? schema.properties : {})
  const hint = didYouMean(name, known) ?? `there is ${quoted(known, 'and')}`
  const at = [...path, name]
  const span = document.keySpan(at)
  const mayBeSecret = suggestionsFor(name, known).some(isSecret)
  return diagnose('PY0901', mayBeSecret ? hiding(span, document.valueSpan(at)) : span, { name }, hint)
}

/** The span, whose line is shown without what stands at the other. */
function hiding(span: Span, secret: Span): Span {
  const { file } = span
  return { ...span, file: { ...file, secrets: [...(file.secrets ?? []), secret] } }
}

function wrongName({ error, schema, path, document }: Violation): Diagnostic {
  const name = String(error.params.propertyName)
  const names = isObject(schema.propertyNames) ? String(schema.propertyNames.format) : ''
  const format = formatNamed(names)
  const expected = format?.expected ?? 'another name'
  const details = { name: nameOf(path), expected, found: show(name) }
  return diagnose('PY0904', document.keySpan([...path, name]), details, format?.hint?.(name))
}

function missing({ path, document }: Violation, what: string): Diagnostic {
  const problem = `needs ${what}`
  return diagnose(
    'PY0902',
    document.keySpan(path),
    { name: nameOf(path), problem },
    'add it beside the others',
  )
}

/** The key that says what a mapping is, is missing or says something else. */
function wrongVariant(violation: Violation): Diagnostic {
  const { error, schema, path } = violation
  const tag = String(error.params.tag)
  const branches = Array.isArray(schema.oneOf) ? schema.oneOf : []
  const allowed = branches.map((branch) => String(branch.properties[tag].const))
  const value: unknown = error.params.tagValue
  if (value === undefined) return missing(violation, `\`${tag}\`: ${quoted(allowed, 'or')}`)
  return wrongChoice({ ...violation, path: [...path, tag], error: { ...error, data: value } }, allowed)
}

function notExactlyOne(violation: Violation): Diagnostic {
  const alternatives = alternativesOf(violation.error.schema)
  const { data } = violation.error
  const given = alternatives.filter((key) => isObject(data) && Object.hasOwn(data, key))
  return given.length === 0
    ? missing(violation, `one of ${quoted(alternatives, 'and')}`)
    : tooMany(violation, alternatives)
}

function tooMany({ error, path, document }: Violation, alternatives: readonly string[]): Diagnostic {
  const given = Object.keys(isObject(error.data) ? error.data : {}).filter((key) =>
    alternatives.includes(key),
  )
  const superfluous = given[1] ?? ''
  const problem = `takes only one of ${quoted(alternatives, 'and')}, but has ${quoted(given, 'and')}`
  const span = document.keySpan([...path, superfluous])
  return diagnose('PY0902', span, { name: nameOf(path), problem }, 'remove all but one')
}

function wrongChoice(violation: Violation, allowed: readonly string[]): Diagnostic {
  const { data } = violation.error
  const hint = typeof data === 'string' ? didYouMean(data, allowed) : undefined
  return wrongValue(violation, quoted(allowed, 'or'), show(data), hint)
}

function wrongFormat(violation: Violation): Diagnostic {
  const format = formatNamed(String(violation.schema.format))
  const value = String(violation.error.data)
  const found = violation.path.some(isSecret) ? 'something else' : show(value)
  return wrongValue(violation, format?.expected ?? 'something else', found, format?.hint?.(value))
}

function wrongLength(violation: Violation): Diagnostic {
  const { minLength, maxLength } = violation.schema
  const text = String(violation.error.data)
  const found = text === '' ? show(text) : String([...text].length)
  return wrongValue(violation, `text of ${minLength} to ${maxLength} characters`, found)
}

function wrongValue(
  { path, document }: Violation,
  expected: string,
  found: string,
  hint?: string,
): Diagnostic {
  return diagnose('PY0904', document.valueSpan(path), { name: nameOf(path), expected, found }, hint)
}

function typeHint({ schema, error }: Violation): string | undefined {
  if (error.data === null) return 'give it a value, or leave it out'
  if (schema.type === 'string' && ['number', 'boolean'].includes(typeof error.data))
    return 'put it into quotes'
  if (schema.type === 'object') return mappingHint(schema)
  return schema.type === 'array' && typeof error.data === 'string' ? listHint(error.data) : undefined
}

/** How many keys a hint names: who has not one of them right looks them up. */
const MOST_NAMED = 8

function mappingHint({ properties, discriminator, oneOf, anyOf }: Violation['schema']): string {
  if (isObject(discriminator)) return `write keys with their values: \`{ ${discriminator.propertyName}: … }\``
  const known = isObject(properties) ? Object.keys(properties) : alternativesOf(oneOf ?? anyOf)
  return known.length === 0 || known.length > MOST_NAMED
    ? 'write keys with their values: `{ NAME: VALUE }`'
    : `write keys with their values; there is ${quoted(known, 'and')}`
}

/** A command is often written as for a shell, which there is none of. */
function listHint(text: string): string {
  const words = text.trim().split(/\s+/)
  return words.length > 1
    ? `write [${words.join(', ')}], or ["${text}"] where that is one`
    : `write [${text}]`
}

function expectedBy(schema: Violation['schema']): string {
  return formatNamed(String(schema.format))?.expected ?? TYPES[String(schema.type)] ?? String(schema.type)
}

/** The keys that the alternatives of `oneOf` or `anyOf` ask for. */
function alternativesOf(branches: unknown): readonly string[] {
  const keys = (Array.isArray(branches) ? branches : []).flatMap((branch) => strings(branch.required))
  return [...new Set(keys)]
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
