/** Elements of HTML that have no end. */
const EMPTY = new Set(['meta', 'br'])

/** The tags of a page that close nothing, or are never closed. */
export function unbalanced(page: string): readonly string[] {
  const open: string[] = []
  const wrong: string[] = []
  const markup = page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<!doctype html>/, '')
  for (const [tag, slash, name = ''] of markup.matchAll(
    /<(\/?)([a-z0-9]+)(?:\s+[a-z-]+="[^"<>]*")*\s*>|<[^>]*>?/g,
  )) {
    if (name === '') wrong.push(tag)
    else if (slash === '/') {
      if (open.pop() !== name) wrong.push(tag)
    } else if (!EMPTY.has(name)) open.push(name)
  }
  return [...wrong, ...open]
}
