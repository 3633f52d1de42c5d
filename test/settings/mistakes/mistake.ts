/** Settings with one mistake, or a few, and all that is said about them: `CODE LINE:COLUMN [UNDERLINED] MESSAGE = HINT`. */
export interface Mistake {
  readonly title: string
  readonly text: string
  readonly said: readonly string[]
}
