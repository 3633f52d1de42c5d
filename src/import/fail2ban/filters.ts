import { Configuration, type ConfigurationFiles } from './configuration.ts'
import { type Named, withTags } from './options.ts'

/**
 * Stands for what a log writes before a message. It is gone from MESSAGE, so that nothing is left of it in a pattern; the
 * character is one that nobody writes.
 */
export const PREFIX = '\u{e000}'

/** A filter of fail2ban with the options that a jail gives it. */
export interface Filter {
  /** Regular expressions of Python with fail2ban's tags, one each. */
  readonly failregex: readonly string[]
  readonly ignoreregex: readonly string[]
  readonly prefregex: string | undefined
  readonly journalmatch: string | undefined
  /** How the filter says that its log writes the time. */
  readonly datepattern: string | undefined
  /** The regular expression for the name of the program, where the filter says one. */
  readonly daemon: string | undefined
  /** Whether the administrator has changed it: NAME.local. */
  readonly isChanged: boolean
}

const DEFINITION = 'Definition'
const INIT = 'Init'

/** Reads filter.d/NAME.conf and what belongs to it; `more` is what the jail says in the filter's place. */
export function readFilter(
  files: ConfigurationFiles,
  { name, options }: Named,
  more: ReadonlyMap<string, string>,
): Filter | undefined {
  const configuration = Configuration.read(files, `filter.d/${name}`)
  if (configuration === undefined) return undefined
  configuration.override('__prefix_line', PREFIX, DEFINITION)
  const value = (option: string): string | undefined =>
    more.get(option) ??
    options.get(option) ??
    (option.includes('/')
      ? configuration.getNamed(DEFINITION, option)
      : (configuration.get(DEFINITION, option, options) ?? configuration.get(INIT, option, options)))
  const text = (option: string) => {
    const written = value(option)
    return written === undefined ? undefined : withTags(written, value)
  }
  const lines = (option: string) =>
    (text(option) ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const [prefregex] = lines('prefregex')
  return {
    failregex: lines('failregex'),
    ignoreregex: lines('ignoreregex'),
    prefregex,
    journalmatch: text('journalmatch'),
    datepattern: text('datepattern') || undefined,
    daemon: configuration.says(DEFINITION, '_daemon') ? text('_daemon') : undefined,
    isChanged: more.size > 0 || files.read(`filter.d/${name}.local`) !== undefined,
  }
}
