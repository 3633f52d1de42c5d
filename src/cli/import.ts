import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Note } from '../import/notes.ts'
import { type Imported, importPyruse } from '../import/pyruse/import-pyruse.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import { errorMessage } from '../values/error-message.ts'
import { visible } from '../values/visible.ts'
import { defineCommand, EXIT } from './command.ts'
import { writeNewFiles } from './new-files.ts'
import { say } from './say.ts'

const CHAINS = 'main.chain'
const SETTINGS = 'settings.yaml'

export const command = defineCommand({
  summary: 'turn the configuration of Pyruse into chains and settings',
  description: `Writes ${SETTINGS} and ${CHAINS} that do what a pyruse.json did, into a directory where neither is yet, and tells what could not be carried over and what is a little different. The result is checked as \`check\` does it. Exits with 1 where something is left to be done by hand.`,
  arguments: [
    { name: 'WHAT', description: 'whose configuration it is: pyruse', words: ['pyruse'] },
    { name: 'FILE', description: 'the configuration: pyruse.json' },
  ],
  options: {
    into: {
      value: 'DIR',
      description: 'the directory to write into, made if it is not there',
      default: 'pyruse-ts',
    },
  },
  example: 'pyruse-ts import pyruse /etc/pyruse/pyruse.json --into /etc/pyruse-ts',
  run: async ({ arguments: [what, file = ''], options: { into }, wrongUsage }) => {
    if (what !== 'pyruse') return wrongUsage('only the configuration of `pyruse` can be imported')
    const text = read(file)
    if (text === undefined) return EXIT.usage
    const imported = importPyruse(text)
    if ('problem' in imported) {
      say('error', `${file} cannot be imported: ${imported.problem}`, 'name a pyruse.json')
      return EXIT.usage
    }
    if (!write(imported, into)) return EXIT.usage
    const { errors, warnings } = await check(join(into, SETTINGS))
    process.stdout.write(summaryOf(imported, into, warnings))
    return errors > 0 || imported.notes.some(({ isLoss }) => isLoss) ? EXIT.problems : EXIT.fine
  },
})

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    say('error', `the file cannot be read: ${errorMessage(error)}`, 'name another one')
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
          `check warns of ${warnings} places (above): what could mislead Pyruse there can mislead these chains, too`,
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
