import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A network namespace of its own with a ruleset, so that nothing of the machine's firewall is touched. */
export interface NftNamespace extends Disposable {
  /** The nft program that works inside. */
  readonly program: readonly string[]
  /** Runs nft inside and yields what it printed. */
  nft(...args: readonly string[]): string
  /** The elements of a set as nft lists them, such as `192.0.2.1 timeout 1h expires 59m59s`. */
  elements(set: string): readonly string[]
}

/** Makes a namespace that holds the ruleset. */
export function nftNamespace(ruleset: string): NftNamespace {
  const name = `pyruse-test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  execFileSync('ip', ['netns', 'add', name])
  const program = ['ip', 'netns', 'exec', name, 'nft']
  const nft = (...args: readonly string[]) =>
    execFileSync('ip', ['netns', 'exec', name, 'nft', ...args], { encoding: 'utf8' })
  execFileSync('ip', ['netns', 'exec', name, 'nft', '-f', '-'], { input: ruleset })
  return {
    program,
    nft,
    elements(set) {
      const listed = nft('list', 'set', 'inet', 'filter', set)
      const [, inside = ''] = /elements = \{([^}]*)\}/.exec(listed) ?? []
      return inside
        .split(',')
        .map((element) => element.trim())
        .filter((element) => element !== '')
    },
    [Symbol.dispose]: () => {
      execFileSync('ip', ['netns', 'del', name])
    },
  }
}

/** The program, started so that its calls are counted. */
export function countedCalls(program: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-test-'))
  const file = join(directory, 'calls')
  return {
    program: ['sh', '-c', 'echo called >>"$0"; exec "$@"', file, ...program],
    count: () => readFileSync(file, 'utf8').split('\n').length - 1,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  }
}
