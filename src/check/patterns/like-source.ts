import type { LikeCapture } from '../../language/like-pattern.ts'
import { captureType } from './capture-types.ts'

/** The regular expression that a `like` template stands for: it spans the whole text. */
export function likeSource(parts: readonly (string | LikeCapture)[]): string {
  const sources = parts.map((part) => {
    if (typeof part === 'string') return RegExp.escape(part)
    const { source } = captureType(part.type)
    return part.capture === undefined ? `(?:${source})` : `(?<${part.capture}>${source})`
  })
  return `^${sources.join('')}$`
}
