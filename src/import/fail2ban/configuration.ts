import { readIni, type Sections } from './ini.ts'
import { Room } from './room.ts'

/** The directory of fail2ban's configuration, usually /etc/fail2ban; paths are relative to it. */
export interface ConfigurationFiles {
  /** The text of a file; undefined where it cannot be read. */
  read(path: string): string | undefined
  /** The names of what lies in a directory; none where there is no such directory. */
  list(directory: string): readonly string[]
}

const DEFAULT = 'DEFAULT'
const INCLUDES = 'INCLUDES'
/** Values go through others at most so deep: what goes round in a circle is left as it stands. */
const DEEPEST = 25
/** Files that include others twice each would otherwise be read without end. */
const MOST_INCLUDES = 1_000

/** Several files of fail2ban as one: what a later one says holds, and what it replaced is `known`. */
export class Configuration {
  readonly #sections: Sections = new Map()
  readonly #replaced: Sections = new Map()
  #includes = 0

  /** Reads NAME.conf, NAME.d/*.conf, NAME.local and NAME.d/*.local, each with what it includes. */
  static read(files: ConfigurationFiles, name: string): Configuration | undefined {
    const parts = (ending: string) => [
      `${name}${ending}`,
      ...files
        .list(`${name}.d`)
        .filter((part) => part.endsWith(ending))
        .sort()
        .map((part) => `${name}.d/${part}`),
    ]
    const found = [...parts('.conf'), ...parts('.local')].filter((path) => files.read(path) !== undefined)
    if (found.length === 0) return undefined
    const configuration = new Configuration()
    for (const path of found) configuration.#include(files, path, [])
    return configuration
  }

  get sections(): readonly string[] {
    return [...this.#sections.keys()].filter((name) => name !== DEFAULT && name !== INCLUDES)
  }

  /** Whether a section says so itself. */
  says(section: string, option: string): boolean {
    return this.#sections.get(section)?.has(option) === true
  }

  /** The names of the options of a section itself. */
  optionsOf(section: string): readonly string[] {
    return [...(this.#sections.get(section)?.keys() ?? [])]
  }

  /** Sets an option for all sections: where one says more of it, that goes on from here. */
  override(option: string, value: string, but: string): void {
    this.#optionsOf(DEFAULT).set(option, value)
    for (const [name, options] of this.#sections)
      if (name !== but && options.has(option)) options.set(option, value)
  }

  /** A value with others in the place of `%(name)s`; undefined where nobody gives one. */
  get(section: string, option: string, more: ReadonlyMap<string, string> = new Map()): string | undefined {
    const raw = more.get(option) ?? this.#raw(section, option)
    return raw === undefined ? undefined : this.#interpolated(section, raw, more, new Room(), 0)
  }

  /** The value behind `section/option`; undefined where nobody gives one. */
  getNamed(section: string, name: string): string | undefined {
    const found = this.#named(section, name)
    return found === undefined ? undefined : this.#interpolated(section, found, new Map(), new Room(), 0)
  }

  #interpolated(
    section: string,
    value: string,
    more: ReadonlyMap<string, string>,
    room: Room,
    depth: number,
  ): string {
    if (depth > DEEPEST) return value
    return value.replaceAll(/%%|%\(([^)]+)\)s/g, (written, name: string | undefined) => {
      if (name === undefined) return '%'
      const found = more.get(name) ?? this.#named(section, name)
      if (found === undefined || !room.takes(found)) return written
      return this.#interpolated(section, found, more, room, depth + 1)
    })
  }

  /** `name`, `section/name`, `default/name` or `known/name`. */
  #named(section: string, name: string): string | undefined {
    if (name === '__name__') return section
    const slash = name.indexOf('/')
    if (slash < 0) return this.#raw(section, name)
    const [of, option] = [name.slice(0, slash), name.slice(slash + 1)]
    if (of.toLowerCase() === 'known') return this.#replaced.get(section)?.get(option) ?? this.#ofAll(option)
    return this.#sections.get(of)?.get(option) ?? this.#ofAll(option)
  }

  #raw(section: string, option: string): string | undefined {
    return this.#sections.get(section)?.get(option.toLowerCase()) ?? this.#ofAll(option)
  }

  #ofAll(option: string): string | undefined {
    return this.#sections.get(DEFAULT)?.get(option.toLowerCase())
  }

  #include(files: ConfigurationFiles, path: string, seen: readonly string[]): void {
    const text = seen.includes(path) ? undefined : files.read(path)
    if (text === undefined) return
    this.#includes++
    if (this.#includes > MOST_INCLUDES)
      throw new Error(`${path} is one of more than ${MOST_INCLUDES} files that include one another`)
    const sections = readIni(text)
    const placed = (name: string) =>
      name.startsWith('/') ? name : `${path.slice(0, path.lastIndexOf('/') + 1)}${name}`
    const included = (when: 'before' | 'after') =>
      (sections.get(INCLUDES)?.get(when) ?? '')
        .split('\n')
        .filter((name) => name !== '')
        .flatMap((name) => [placed(name), `${placed(name).replace(/\.conf$/, '')}.local`])
    const inside = [...seen, path]
    for (const part of included('before')) this.#include(files, part, inside)
    this.#merge(sections)
    for (const part of included('after')) this.#include(files, part, inside)
  }

  #merge(sections: Sections): void {
    for (const [name, options] of sections) {
      const known = this.#optionsOf(name)
      for (const [option, value] of options) {
        const former = known.get(option)
        if (former !== undefined) optionsIn(this.#replaced, name).set(option, former)
        known.set(option, value)
      }
    }
  }

  #optionsOf(section: string): Map<string, string> {
    return optionsIn(this.#sections, section)
  }
}

function optionsIn(sections: Sections, name: string): Map<string, string> {
  const known = sections.get(name) ?? new Map<string, string>()
  sections.set(name, known)
  return known
}
