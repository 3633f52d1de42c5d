/** A filter or an action as a jail names it: `sshd[mode=aggressive]`. */
export interface Named {
  readonly name: string
  readonly options: ReadonlyMap<string, string>
}

const NAMED = /^([^[]+)(?:\[(.*)\])?\s*$/s
const OPTION = /([\w\-_.]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\]]*))/g
/** Several, on lines of their own or apart by spaces and commas; what is added to one has brackets of its own. */
const EACH = /[^\s,[]+(?:\s*\[(?:"[^"]*"|'[^']*'|[^\]"'])*\])*/g

/** The name, and the options in brackets behind it. */
export function namedWithOptions(text: string): Named {
  const [, name = text, written = ''] = NAMED.exec(text.trim()) ?? []
  const options = new Map<string, string>()
  for (const [, option = '', quoted, single, bare = ''] of written.matchAll(OPTION))
    options.set(option, (quoted ?? single ?? bare).trim())
  return { name: name.trim(), options }
}

export function eachWithOptions(text: string): readonly Named[] {
  return [...text.matchAll(EACH)].map(([one]) => namedWithOptions(one))
}

/** Tags go through others at most so deep: what goes round in a circle is left as it stands. */
const DEEPEST = 25

/** A text with values in the place of `<name>`, which may stand within one another; tags that have none stay. */
export function withTags(text: string, replacing: (name: string) => string | undefined): string {
  let result = text
  for (let depth = 0; depth < DEEPEST; depth++) {
    const next = result.replaceAll(/<([^ <>]+)>/g, (tag, name: string) => replacing(name) ?? tag)
    if (next === result) return next
    result = next
  }
  return result
}
