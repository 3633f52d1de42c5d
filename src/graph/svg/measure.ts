/** How text is set. */
export interface Face {
  readonly family: 'sans' | 'mono'
  /** In pixels. */
  readonly size: number
  readonly bold?: boolean
}

export const NAME: Face = { family: 'sans', size: 14, bold: true }
export const NOTE: Face = { family: 'sans', size: 11 }
export const CODE: Face = { family: 'mono', size: 11 }
export const PILL: Face = { family: 'sans', size: 11, bold: true }

/** Widths in parts of the size, no less than those of the widest of the usual fonts: which one is used cannot be known. */
const SANS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|!I]/, 0.36],
  [/[ ftr()[\]{}/\\-]/, 0.46],
  [/[mwMW@%…—]/, 1.02],
  [/[A-LPRSTUVXYZ]/, 0.78],
  [/[NOQ&#+=<>~^→]/, 0.85],
]
const SANS_OTHER = 0.66
const MONO = 0.61
const BOLD = 1.12
/** Of East Asian writing, symbols and everything else outside of the common alphabets. */
const WIDE = 1.05
const COMMON = /[\u{20}-\u{24f}\u{370}-\u{52f}–—…→↩]/u
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u

/** How wide a text is at the most, in pixels. */
export function widthOf(text: string, face: Face): number {
  let width = 0
  for (const character of text) width += partOf(character, face)
  return width * face.size
}

function partOf(character: string, { family, bold }: Face): number {
  if (NO_WIDTH.test(character)) return 0
  if (!COMMON.test(character)) return character >= '\u{1f000}' ? 1.4 : WIDE
  if (family === 'mono') return MONO
  const part = SANS.find(([set]) => set.test(character))?.[1] ?? SANS_OTHER
  return bold ? part * BOLD : part
}

/** The text, cut so that it is no wider than that; empty where not even an ellipsis fits. */
export function fitted(text: string, face: Face, width: number): string {
  if (widthOf(text, face) <= width) return text
  const room = width - widthOf('…', face)
  let used = 0
  let kept = ''
  for (const character of text) {
    used += widthOf(character, face)
    if (used > room) break
    kept += character
  }
  return room < 0 ? '' : `${kept.trimEnd()}…`
}
