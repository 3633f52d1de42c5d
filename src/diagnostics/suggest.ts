/** Longer words are not compared, and no more than so many names: a file full of mistakes must not take for ever. */
const LONGEST_COMPARED = 64
const MOST_COMPARED = 500

/** The known names closest to a mistyped one, best first, five at most. A slip in case only costs nothing. */
export function suggestionsFor(word: string, known: Iterable<string>): readonly string[] {
  const scored: { name: string; distance: number }[] = []
  if (word.length > LONGEST_COMPARED) return []
  for (const name of firstOf(known)) {
    const limit = mostBetween(word, name)
    const distance = name.toLowerCase() === word.toLowerCase() ? 0 : editDistance(word, name, limit)
    if (name !== word && distance <= limit) scored.push({ name, distance })
  }
  scored.sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
  return scored.slice(0, 5).map(({ name }) => name)
}

/** The longer the word, the more slips; but half of it stays, so that no short word is taken for any other. */
function mostBetween(word: string, name: string): number {
  return Math.min(Math.floor(word.length * 0.4) + 1, Math.floor(Math.max(word.length, name.length) / 2))
}

function firstOf(known: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>()
  for (const name of known) {
    if (names.size === MOST_COMPARED) break
    names.add(name)
  }
  return names
}

/** `did you mean “x”?`, or undefined where nothing known is close. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  return asQuestion(suggestionsFor(word, known))
}

/** Asks whether one of the names was meant, where there are any. */
export function asQuestion([first, ...others]: readonly string[]): string | undefined {
  if (first === undefined) return undefined
  return others.length === 0
    ? `did you mean \`${first}\`?`
    : `did you mean \`${first}\` (or ${others.map((o) => `\`${o}\``).join(', ')})?`
}

/** Damerau's distance (insert, delete, replace, swap neighbours), given up as soon as it must exceed the limit. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1)
      row.push(best)
    }
    if (Math.min(...row) > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return last[right.length] ?? limit + 1
}
