import { markupText } from '../values/markup-text.ts'

/** Text for XML, in an element or in an attribute; what XML cannot hold at all becomes `�`. */
export function escapeMarkup(text: string): string {
  return markupText(text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd'))
}
