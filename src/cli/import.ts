import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { importFail2ban } from '../import/fail2ban/import-fail2ban.ts'
import type { Imported } from '../import/imported.ts'
import type { Note } from '../import/notes.ts'
import { importPyruse } from '../import/pyruse/import-pyruse.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import { errorMessage } from '../values/error-message.ts'
import { visible } from '../values/visible.ts'
import { defineCommand, EXIT } from './command.ts'
import { writeNewFiles } from './new-files.ts'
import { say } from './say.ts'

const CHAINS = 'main.chain'
const SETTINGS = 'settings.yaml'

/** Whose configurations are imported. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  pyruse: { wanted: 'a pyruse.json', convert: (path) => importPyruse(readFileSync(path, 'utf8')) },
  fail2ban: {
    wanted: 'the directory of its configuration: /etc/fail2ban',
    convert: (path) => {
      readdirSync(path)
      return importFail2ban({
        read: (file) => quietly(() => readFileSync(resolve(path, file), 'utf8')),
        list: (directory) => quietly(() => readdirSync(resolve(path, directory))) ?? [],
      })
    },
  },
}

interface Program {
  /** What is to be named. */
  readonly wanted: string
  /** Throws where it cannot be read. */
  readonly convert: (path: string) => Imported | { readonly problem: string }
}

export const command = defineCommand({
  summary: 'turn the configuration of fail2ban or Pyruse into chains and settings',
  description: `Writes ${SETTINGS} and ${CHAINS} that do what the jails of fail2ban, or a pyruse.json, did, into a directory where neither is yet, and tells what could not be carried over and what is a little different. Jails for services that shipped chains know are replaced by those; other filters become chains. The result is checked as \`check\` does it. Exits with 1 where something is left to be done by hand.`,
  arguments: [
    {
      name: 'WHAT',
      description: 'whose configuration it is: fail2ban or pyruse',
      words: Object.keys(PROGRAMS).sort(),
    },
    { name: 'PATH', description: 'the configuration: /etc/fail2ban, or pyruse.json' },
  ],
  options: {
    into: {
      value: 'DIR',
      description: 'the directory to write into, made if it is not there',
      default: 'pyruse-ts',
    },
  },
  example: 'pyruse-ts import fail2ban /etc/fail2ban --into /etc/pyruse-ts',
  run: async ({ arguments: [what = '', path = ''], options: { into }, wrongUsage }) => {
    const program = Object.hasOwn(PROGRAMS, what) ? PROGRAMS[what] : undefined
    if (program === undefined)
      return wrongUsage('only the configuration of `fail2ban` or `pyruse` can be imported')
    const imported = convert(program, path)
    if ('problem' in imported) {
      say('error', `${path} cannot be imported: ${imported.problem}`, `name ${program.wanted}`)
      return EXIT.usage
    }
    if (!write(imported, into)) return EXIT.usage
    const { errors, warnings } = await check(join(into, SETTINGS))
    process.stdout.write(summaryOf(imported, into, warnings))
    return errors > 0 || imported.notes.some(({ isLoss }) => isLoss) ? EXIT.problems : EXIT.fine
  },
})

function convert({ convert: convertFrom }: Program, path: string): Imported | { readonly problem: string } {
  try {
    return convertFrom(path)
  } catch (error) {
    return { problem: errorMessage(error) }
  }
}

/** What is missing, or may not be read, is as good as not there. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Whether both files were written; nothing is, where one of them is there. */
function write({ chains, settings }: Imported, directory: string): boolean {
  const files = [
    { name: SETTINGS, text: settings },
    { name: CHAINS, text: chains },
  ]
  const problem = writeNewFiles(directory, files)
  if (problem !== undefined) say('error', problem, 'name another directory with --into')
  return problem === undefined
}

/** How many mistakes the chains that came out have, which are shown: patterns that take too long, above all. */
async function check(config: string): Promise<{ readonly errors: number; readonly warnings: number }> {
  const { diagnostics } = await loadProgram({ config, chains: [], banSets: 'declared' })
  if (diagnostics.length > 0) printDiagnostics(diagnostics, 'text', process.stderr)
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  return { errors, warnings: diagnostics.length - errors }
}

function summaryOf({ notes }: Imported, directory: string, warnings: number): string {
  const losses = notes.filter(({ isLoss }) => isLoss)
  const differences = notes.filter(({ isLoss }) => !isLoss)
  return [
    `wrote ${join(directory, SETTINGS)} and ${join(directory, CHAINS)}`,
    ...section('to be done by hand', losses),
    ...section('a little different', differences),
    ...(warnings === 0
      ? []
      : [
          '',
          `check warns of ${warnings} places (above): what could mislead the patterns there can mislead these chains, too`,
        ]),
    '',
    `next: pyruse-ts test --config ${join(directory, SETTINGS)}, then pyruse-ts replay with the same settings`,
    '',
  ].join('\n')
}

function section(title: string, notes: readonly Note[]): readonly string[] {
  if (notes.length === 0) return []
  const lines = notes.map(({ place, text }) => visible(`  ${place === undefined ? '' : `${place}: `}${text}`))
  return ['', `${title} (${notes.length}):`, ...lines]
}
