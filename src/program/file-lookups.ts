import { glob, readFile, stat } from 'node:fs/promises'
import { parse } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { compileWrittenPattern } from '../check/patterns/written-pattern.ts'
import { messageOf } from '../module/cautious.ts'
import type { Lookups } from '../module/ports.ts'
import type { LookupSettings } from '../settings/lookup-settings.ts'
import { cutText } from '../values/cut-text.ts'

/** Milliseconds for which what was found is good. */
const FRESH_FOR = 5_000
/** Milliseconds that are waited for the first look: a file system may hang. */
const PATIENCE = 5_000
/** What one lookup may take: files, bytes of each, and characters of a value. */
const BOUNDS = { files: 10_000, bytes: 65_536, value: 256 } as const

/** A file as it was when it was read last. */
interface Known {
  readonly version: string
  /** Undefined where no line matches. */
  readonly value: string | undefined
}

export interface FileLookupsParts {
  /** Tells what keeps values from being found, each problem once. */
  readonly onTrouble: (problem: string, hint: string) => void
  /** Milliseconds since the epoch; the clock if not given. */
  readonly now?: () => number
}

/**
 * The values that the settings' `lookups` name files for. They are read at the start, and what changed again from time to
 * time while entries come, but never within a walk: that only looks into memory, and no key ever becomes part of a path.
 */
export class FileLookups implements Lookups {
  readonly #tables: ReadonlyMap<string, FileLookup>
  readonly #now: () => number
  #lookedAt = Number.NEGATIVE_INFINITY
  #underway = false

  constructor(
    lookups: Readonly<Record<string, LookupSettings>>,
    { onTrouble, now = Date.now }: FileLookupsParts,
  ) {
    const told = new Set<string>()
    const tellOnce = (name: string) => (problem: string, hint: string) => {
      if (!told.has(`${name} ${hint}`)) onTrouble(`lookup ${name}: ${problem}`, hint)
      told.add(`${name} ${hint}`)
    }
    this.#tables = new Map(
      Object.entries(lookups).map(([name, settings]) => [name, new FileLookup(settings, tellOnce(name))]),
    )
    this.#now = now
  }

  find(name: string, key: string): string | undefined {
    return this.#tables.get(name)?.find(key)
  }

  /** Reads what is there for the first time, and waits for that, but not for long. */
  async ready(): Promise<void> {
    await Promise.race([this.refresh(), setTimeout(PATIENCE, undefined, { ref: false })])
  }

  /** Reads what has changed, if the last look is long ago. */
  async refresh(): Promise<void> {
    if (this.#underway || this.#now() - this.#lookedAt < FRESH_FOR) return
    this.#underway = true
    for (const table of this.#tables.values()) await table.refresh()
    this.#lookedAt = this.#now()
    this.#underway = false
  }
}

/** One lookup of the settings. */
class FileLookup {
  readonly #files: string
  readonly #valueIn: (text: string) => string | undefined
  readonly #tell: FileLookupsParts['onTrouble']
  #known: ReadonlyMap<string, Known> = new Map()
  #values: ReadonlyMap<string, string> = new Map()

  constructor({ files, pattern }: LookupSettings, tell: FileLookupsParts['onTrouble']) {
    this.#files = files
    this.#valueIn = valueFinder(pattern)
    this.#tell = tell
  }

  find(key: string): string | undefined {
    return this.#values.get(key)
  }

  async refresh(): Promise<void> {
    const known = new Map<string, Known>()
    const values = new Map<string, string>()
    for (const path of await this.#paths()) {
      const file = await this.#read(path)
      if (file === undefined) continue
      known.set(path, file)
      if (file.value !== undefined) values.set(parse(path).name, file.value)
    }
    this.#known = known
    this.#values = values
  }

  /** In one and the same order, so that of two files with one name it is always the same one that counts. */
  async #paths(): Promise<readonly string[]> {
    const paths: string[] = []
    for await (const path of glob(this.#files)) if (paths.push(path) === BOUNDS.files) break
    if (paths.length === 0)
      this.#tell(`there is no file ${this.#files}`, 'until there is one, nothing is found')
    if (paths.length === BOUNDS.files)
      this.#tell(`no more than ${BOUNDS.files} files of ${this.#files} are read`, 'name fewer files')
    return paths.sort()
  }

  /** The file as it is; undefined where it is none, is gone, or cannot be read. */
  async #read(path: string): Promise<Known | undefined> {
    try {
      const about = await stat(path)
      if (!about.isFile()) return undefined
      const version = `${about.mtimeMs} ${about.size} ${about.ino}`
      const known = this.#known.get(path)
      if (known?.version === version) return known
      if (about.size > BOUNDS.bytes) {
        this.#tell(`${path} has more than ${BOUNDS.bytes} bytes`, 'such a file is passed over')
        return undefined
      }
      return { version, value: this.#valueIn(await readFile(path, 'utf8')) }
    } catch (error) {
      if (!isGone(error)) this.#tell(`a file cannot be read: ${messageOf(error)}`, 'let pyruse-ts read it')
      return undefined
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Finds the value in the first line that a pattern matches; the schema lets only good patterns through. */
function valueFinder(pattern: string): (text: string) => string | undefined {
  const matcher = compileWrittenPattern(pattern)
  if ('problem' in matcher) return () => undefined
  return (text) => {
    for (const line of text.split(/\r?\n/)) {
      const value = matcher.exec(line)?.groups?.value
      if (value !== undefined) return cutText(value, BOUNDS.value)
    }
    return undefined
  }
}
