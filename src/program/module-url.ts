import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What tells versions of a file apart in its URL. */
const VERSION = 'pyruse-version'

/** The URL by which the present version of a file is imported: another one whenever the file was changed. */
export function versionOf(href: string): string {
  const url = new URL(href)
  const stats = statSync(url, { bigint: true, throwIfNoEntry: false })
  if (stats !== undefined) url.searchParams.set(VERSION, `${stats.mtimeNs}-${stats.size}`)
  return url.href
}

export function isVersion(href: string | undefined): boolean {
  return href?.includes(`?${VERSION}=`) ?? false
}

/** The file of a user's own module in which an error arose, as far as its stack tells. */
export function moduleBehind({ stack = '' }: Error): string | undefined {
  const url = stack.match(/file:\/\/[^\s()]+/g)?.find(isVersion)
  return url === undefined ? undefined : fileURLToPath(url.slice(0, url.indexOf('?')))
}
