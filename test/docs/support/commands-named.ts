import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COMMANDS } from '../../../src/commands.ts'
import { REPOSITORY } from './page.ts'

const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
)
const OPTIONS = new Map(
  await Promise.all(
    COMMANDS.map(async ({ name, load }) => [name, optionsOf((await load()).command.options)] as const),
  ),
)

function optionsOf(options: Readonly<Record<string, { readonly short?: string }>>): readonly string[] {
  const long = Object.entries(options).map(([name]) => `--${name}`)
  const short = Object.values(options).flatMap((option) => (option.short ? [`-${option.short}`] : []))
  return ['--help', ...long, ...short]
}

/** What may stand in front of a program, and runs it. */
const PREFIX = /^(?:(?:sudo|time|env|npx|\w+=\S*) +)+/

/**
 * What is wrong with the names in commands that are not run: commands and options of the program, scripts of `npm run`, and
 * programs of this repository.
 */
export function namingProblems(commands: string): readonly string[] {
  const joined = commands.replaceAll(/\\\n/g, ' ').replaceAll(/(?:^|\s)#.*$/gm, '')
  return joined
    .split(/[\n;|&()]+|\$\(/)
    .flatMap((command) => commandProblems(command.trim().replace(PREFIX, '').split(/\s+/)))
}

function commandProblems(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, index) => isProgram(word) && (index === 0 || beginsCall(words, index)))
  const script = words.slice(0, 2).join(' ') === 'npm run' ? words[2] : undefined
  const file = /^node(?: --\S+)* ((?:bench|scripts|test|examples|src)\/\S+\.ts)/.exec(words.join(' '))?.[1]
  return [
    ...(at < 0 ? [] : callProblems(words.slice(at + 1))),
    ...(script === undefined || script === '…' || script in scripts
      ? []
      : [`there is no script \`${script}\` in package.json`]),
    ...(file === undefined || existsSync(join(REPOSITORY, file)) ? [] : [`there is no ${file}`]),
  ]
}

function isProgram(word: string): boolean {
  return word === 'pyruse-ts' || word.endsWith('src/main.ts')
}

/** Whether a word in the midst of others is the program that they call: `time pyruse-ts …`, `podman exec NAME pyruse-ts …`. */
function beginsCall(words: readonly string[], index: number): boolean {
  return words[index]?.endsWith('main.ts') || OPTIONS.has(words[index + 1] ?? '')
}

function callProblems([name, ...rest]: readonly string[]): readonly string[] {
  if (name === undefined || ['--help', '--version', 'COMMAND', '…'].includes(name)) return []
  const known = OPTIONS.get(name)
  if (known === undefined) return [`there is no command \`${name}\``]
  return rest
    .map((word) => /^\[?(--?[a-z][\w-]*)/.exec(word)?.[1])
    .filter((option) => option !== undefined && !known.includes(option))
    .map((option) => `\`${name}\` has no option \`${option}\``)
}
