const FLAGS = /^\^?\(\?[a-zA-Z]+\)/
/**
 * What has a `|` that is none of the whole: an escaped character, a class; and what opens and closes groups, the tags of fail2ban
 * among it that become groups.
 */
const PARTS = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|<\/?F-[A-Z0-9_]+>|[()|]/gs
const OPENS = /^(?:\(|<F-)/
const CLOSES = /^(?:\)|<\/)/

/** A pattern of Python as its alternatives, each with the flags of all: `(?i)^a|^b` as `(?i)^a` and `(?i)^b`. */
export function alternativesOf(pattern: string): readonly string[] {
  const [first = ''] = FLAGS.exec(pattern) ?? []
  const flags = first.replace('^', '')
  const ways: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: part, index } of pattern.matchAll(PARTS)) {
    if (OPENS.test(part)) depth++
    if (CLOSES.test(part)) depth--
    if (part !== '|' || depth !== 0) continue
    ways.push(pattern.slice(start, index))
    start = index + 1
  }
  const [way, ...others] = [...ways, pattern.slice(start)]
  return [way ?? '', ...others.map((other) => `${flags}${other}`)]
}
