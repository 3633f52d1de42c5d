import { glob, readFile, stat } from 'node:fs/promises'
import { parse } from 'node:path'
import { compileWrittenPattern } from '../check/patterns/written-pattern.ts'
import { messageOf } from '../module/cautious.ts'
import type { LookupSettings } from '../settings/lookup-settings.ts'
import { cutText } from '../values/cut-text.ts'

/** Tells what keeps values from being found. */
export type OnTrouble = (problem: string, hint: string) => void

/** What one lookup may take: files, bytes of each, and characters of a value. */
const BOUNDS = { files: 10_000, bytes: 65_536, value: 256 } as const

/** A file as it was when it was read last. */
interface Known {
  readonly version: string
  /** Undefined where no line matches. */
  readonly value: string | undefined
}

/** The files of one lookup of the settings, and the values that they held when they were read last. */
export class LookupFiles {
  readonly #files: string
  readonly #valueIn: (text: string) => string | undefined
  readonly #tell: OnTrouble
  #known: ReadonlyMap<string, Known> = new Map()
  #values: ReadonlyMap<string, string> = new Map()

  constructor({ files, pattern }: LookupSettings, tell: OnTrouble) {
    this.#files = files
    this.#valueIn = valueFinder(pattern)
    this.#tell = tell
  }

  find(key: string): string | undefined {
    return this.#values.get(key)
  }

  /** Reads what has changed. */
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
      this.#tell(
        `there is no file ${this.#files}`,
        'until there is one that pyruse-ts may read, nothing is found',
      )
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
