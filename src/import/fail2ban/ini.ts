/** Options by section, each as it is written: `%(name)s` stands for itself. */
export type Sections = Map<string, Map<string, string>>

const SECTION = /^\[([^\]]+)\]/
const OPTION = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$/
/** Comments are lines of their own, or begin with a semicolon behind a space. */
const COMMENT = /^\s*[#;]/
const COMMENT_BEHIND = /(?:^|\s);.*$/

/** Reads a file of fail2ban as Python's ConfigParser does: what is indented more than an option goes on with it. */
export function readIni(text: string): Sections {
  const sections: Sections = new Map()
  let options: Map<string, string> | undefined
  let open: { readonly name: string; readonly indent: number } | undefined
  for (const line of text.split(/\r?\n/)) {
    if (COMMENT.test(line)) continue
    const written = line.replace(COMMENT_BEHIND, '').trimEnd()
    const indent = written.search(/\S/)
    if (options !== undefined && open !== undefined && (indent < 0 || indent > open.indent)) {
      options.set(open.name, `${options.get(open.name) ?? ''}\n${written.trim()}`)
      continue
    }
    open = undefined
    const [, section] = SECTION.exec(written) ?? []
    const [, option, value = ''] = OPTION.exec(written.trim()) ?? []
    if (section !== undefined) options = sectionOf(sections, section)
    else if (option !== undefined && options !== undefined) {
      open = { name: option.toLowerCase(), indent }
      options.set(open.name, value)
    }
  }
  for (const [, of] of sections) for (const [name, value] of of) of.set(name, value.trim())
  return sections
}

function sectionOf(sections: Sections, name: string): Map<string, string> {
  const known = sections.get(name) ?? new Map<string, string>()
  sections.set(name, known)
  return known
}
