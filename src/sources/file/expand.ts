import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, matchesGlob } from 'node:path'
import { isNamePattern } from '../../values/name-pattern.ts'
import { errorCode } from '../source-error.ts'
import { targetsOf } from './links.ts'
import { isCompressed, isRotationOf } from './rotated-names.ts'

/** What patterns of paths stand for just now. */
export interface Expanded {
  readonly paths: ReadonlySet<string>
  /** The directories where something would have to change for it to be otherwise. */
  readonly directories: ReadonlySet<string>
  /** The directories that this user may not look into: they are as if they held nothing. */
  readonly forbidden: ReadonlySet<string>
}

interface Looked {
  readonly directories: Set<string>
  readonly forbidden: Set<string>
}

/** What absolute paths, and patterns of such, stand for. */
export function expand(patterns: readonly string[]): Expanded {
  const paths = new Set<string>()
  const looked: Looked = { directories: new Set(), forbidden: new Set() }
  for (const pattern of patterns) {
    const parts = pattern.split('/').slice(1)
    const last = parts.pop() ?? ''
    let places: readonly string[] = ['/']
    for (const part of parts) places = places.flatMap((place) => step(place, part, looked))
    for (const place of places) {
      looked.directories.add(place)
      for (const name of namesIn(place, last, looked)) paths.add(join(place, name))
    }
  }
  return { paths, ...looked }
}

/** The directories one level down; where one is yet to come, that is where it would. */
function step(place: string, part: string, looked: Looked): readonly string[] {
  const { directories, forbidden } = looked
  if (isWild(place, part)) {
    directories.add(place)
    return namesOf(place, forbidden)
      .filter((name) => matchesGlob(name, part))
      .map((name) => join(place, name))
  }
  const path = join(place, part)
  const targets = targetsOf(path)
  // A link may be made to lead elsewhere, where nothing changes in what it led to.
  for (const link of targets.length > 0 ? [path, ...targets] : []) directories.add(dirname(link))
  try {
    statSync(path)
    return [path]
  } catch (error) {
    if (isForbidden(error)) forbidden.add(place)
    directories.add(place)
    return []
  }
}

/** The names that a pattern finds: what was rotated or compressed is no log that somebody writes. */
function namesIn(directory: string, pattern: string, looked: Looked): readonly string[] {
  if (!isWild(directory, pattern)) return [pattern]
  const names = namesOf(directory, looked.forbidden).filter(
    (name) => matchesGlob(name, pattern) && !isCompressed(name),
  )
  const known = new Set(names)
  return names.filter((name) => !isRotationOf(name, (base) => known.has(base)))
}

/** A file may have any name: one that is there as it is written is meant. */
function isWild(directory: string, name: string): boolean {
  return isNamePattern(name) && !existsSync(join(directory, name))
}

function isForbidden(error: unknown): boolean {
  return errorCode(error) === 'EACCES'
}

/** What is in a directory; nothing where it cannot be read, or is none. One that this user may not look into is noted. */
export function namesOf(directory: string, forbidden?: Set<string>): readonly string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (isForbidden(error)) forbidden?.add(directory)
    return []
  }
}
