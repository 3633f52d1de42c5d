import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { REPOSITORY } from './page.ts'

/** The directories of a machine that stand in a sandbox, too. */
const MAPPED = ['/etc/pyruse-ts', '/var/lib/pyruse-ts', '/run/pyruse-ts']
const OUTSIDE = new RegExp(`(?<![\\w./-])(?:${MAPPED.join('|')})(?![\\w.-])`, 'g')

/** Whether a path of the machine is one of the sandbox. */
export function isMapped(path: string): boolean {
  return MAPPED.some((directory) => path === directory || path.startsWith(`${directory}/`))
}

/**
 * A machine in a directory, for the blocks of one page: what they write is there for those that follow. They run in its
 * /etc/pyruse-ts; those of an example in a copy of its folder.
 */
export class Sandbox implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'pyruse-docs-'))
  /** Where commands run and files are written. */
  readonly directory: string

  /** The program that its commands are about: the path of a main.js or main.ts. */
  readonly program: string

  constructor(page: string, program: string) {
    this.program = program
    for (const path of [...MAPPED, '/root', '/bin']) mkdirSync(join(this.root, path), { recursive: true })
    const [, example] = /^(examples\/[^/]+)\/README\.md$/.exec(page) ?? []
    this.directory = join(this.root, example === undefined ? '/etc/pyruse-ts' : `/checkout/${example}`)
    if (example === undefined) return
    cpSync(join(REPOSITORY, example), this.directory, { recursive: true })
    const checkout = join(this.root, 'checkout')
    for (const name of ['node_modules', 'package.json'])
      symlinkSync(join(REPOSITORY, name), join(checkout, name))
    mkdirSync(join(checkout, 'src'))
    writeFileSync(join(checkout, 'src', 'main.ts'), `import '${program}'\n`)
  }

  /** The settings that commands read which are not told any. */
  get settings(): string {
    return join(this.root, '/etc/pyruse-ts/settings.yaml')
  }

  get hasSettings(): boolean {
    return existsSync(this.settings)
  }

  /** Writes a file, and tells its path outside of the sandbox. */
  write(name: string, text: string): string {
    const path = resolve(this.directory, this.enter(name))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, this.enter(text))
    return path
  }

  /** A text with the paths of this machine instead of those of the page. */
  enter(text: string): string {
    return text.replaceAll(OUTSIDE, (path) => this.root + path)
  }

  /** The reverse of `enter`. */
  leave(text: string): string {
    return text.replaceAll(this.root, '')
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
