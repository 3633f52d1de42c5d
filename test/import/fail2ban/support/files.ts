import type { ConfigurationFiles } from '../../../../src/import/fail2ban/configuration.ts'

/** A directory of fail2ban's configuration, by path. */
export function filesOf(texts: Readonly<Record<string, string>>): ConfigurationFiles {
  return {
    read: (path) => texts[path],
    list: (directory) =>
      Object.keys(texts)
        .filter((path) => path.startsWith(`${directory}/`))
        .map((path) => path.slice(directory.length + 1)),
  }
}
