import { type Document, isAlias, isNode, isScalar, visit } from 'yaml'

/** The settings whose values must never be shown. */
const SECRET_KEYS = ['password', 'url', 'headers']

/** What follows such a key in its line, for texts that are no YAML yet: up to the end of the line, to be safe. */
const SECRET_IN_LINE = new RegExp(
  `(?<=["']?\\b(?:${SECRET_KEYS.join('|')})["']?[ \\t]*:[ \\t]*)[^\\r\\n]+`,
  'g',
)

/** Offsets into the text; the end is the first character behind it. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Whether a setting of this name holds a secret. */
export function isSecret(key: string | undefined): boolean {
  return key !== undefined && SECRET_KEYS.includes(key)
}

/** Whether a part of the text touches a secret. */
export function touchesSecret({ start, end }: Range, secrets: readonly Range[]): boolean {
  return secrets.some((secret) => start < secret.end && secret.start < Math.max(end, start + 1))
}

/** Where secrets stand in the text of settings. */
export function findSecrets(document: Document, text: string): readonly Range[] {
  const secrets: Range[] = []
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !isSecret(String(key.value))) return
      secrets.push(...rangeOf(value))
      if (isAlias(value)) secrets.push(...rangeOf(value.resolve(document)))
    },
  })
  if (document.errors.length === 0) return secrets
  for (const { index, 0: matched } of text.matchAll(SECRET_IN_LINE))
    secrets.push({ start: index, end: index + matched.length })
  return secrets
}

function rangeOf(value: unknown): readonly Range[] {
  const range = isNode(value) ? value.range : undefined
  return range ? [{ start: range[0], end: range[1] }] : []
}
