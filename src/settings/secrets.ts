import { type Document, isAlias, isNode, isScalar, visit } from 'yaml'

/** The settings whose values must never be shown, and what is often written in place of them, or of those with files for such values. */
const SECRET_KEY = /^(?:pas+(?:w[a-z]*|phrase)?|url|headers|token|secret|api_?key)$/i

/**
 * What follows such a key, for texts that are no YAML yet: up to the end of its line, and the lines below it that are indented
 * further, to be safe.
 */
const SECRET_IN_TEXT = new RegExp(
  `^([ \\t]*).*?\\b(?:${SECRET_KEY.source.slice(1, -1)})["']?[ \\t]*:(.*(?:\\r?\\n(?:\\1[ \\t].*|[ \\t]*$))*)`,
  'dgim',
)

/** Offsets into the text; the end is the first character behind it. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Whether a setting of this name holds a secret. */
export function isSecret(key: string | undefined): boolean {
  return key !== undefined && SECRET_KEY.test(key)
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
  for (const { indices } of text.matchAll(SECRET_IN_TEXT)) {
    const [start, end] = indices?.[2] ?? [0, 0]
    secrets.push({ start, end })
  }
  return secrets
}

function rangeOf(value: unknown): readonly Range[] {
  const range = isNode(value) ? value.range : undefined
  return range ? [{ start: range[0], end: range[1] }] : []
}
