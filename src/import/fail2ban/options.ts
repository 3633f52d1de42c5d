import { Room } from './room.ts'

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
  const room = new Room()
  const values = new Map<string, string | undefined>()
  const valueNamed = (name: string) => {
    if (!values.has(name)) values.set(name, replacing(name))
    return values.get(name)
  }
  let result = text
  for (let depth = 0; depth < DEEPEST; depth++) {
    const next = result.replaceAll(/<([^ <>]+)>/g, (tag, name: string) => {
      const value = valueNamed(name)
      return value !== undefined && room.takes(value) ? value : tag
    })
    if (next === result) return next
    result = next
  }
  return result
}
