import { formatChains } from '../language/format/format.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { visible } from '../values/visible.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { type FormatInput, namedFiles, ownFiles } from './fmt-input.ts'
import { replaceFile } from './replace-file.ts'
import { say } from './say.ts'

export const command = defineCommand({
  summary: 'write chain files in the one format that all have',
  description:
    'Formats the given chain files, or those of the settings (but never the shipped ones); `-` formats standard input to standard output. Only white space changes, and commas and semicolons that mean nothing. A file with mistakes in its syntax is left alone, and told: then it exits with 2.',
  arguments: [
    {
      name: 'FILE',
      description: 'chain files instead of those of the settings; - is standard input',
      optional: true,
      variadic: true,
    },
  ],
  options: {
    ...CONFIG_OPTION,
    check: { description: 'write nothing; exit with 1 if a file would change, and say where' },
  },
  example: 'pyruse-ts fmt --check /etc/pyruse-ts/conf.d/*.chain',
  run: async ({ arguments: files, options: { config, check } }) => {
    const { inputs, diagnostics: unreadable } = files.length > 0 ? await namedFiles(files) : ownFiles(config)
    const diagnostics = [...unreadable]
    let changes = 0
    let failures = 0
    for (const input of inputs) {
      const formatted = formatChains(input.name, input.text)
      if (typeof formatted !== 'string') {
        for (const diagnostic of formatted) diagnostics.push(diagnostic)
        continue
      }
      if (formatted !== input.text) changes++
      const problem = check ? report(input, formatted) : write(input, formatted)
      if (problem === undefined) continue
      failures++
      say('error', `cannot write ${input.name}: ${problem}`)
    }
    if (diagnostics.length > 0) printDiagnostics(diagnostics, 'text', process.stderr)
    if (diagnostics.length > 0 || failures > 0) return EXIT.usage
    return check && changes > 0 ? EXIT.problems : EXIT.fine
  },
})

/** Puts the formatted text where it belongs, and returns why that cannot be done. */
function write({ name, path, text }: FormatInput, formatted: string): string | undefined {
  if (path === undefined) {
    process.stdout.write(formatted)
    return undefined
  }
  if (formatted === text) return undefined
  const problem = replaceFile(path, formatted)
  if (problem === undefined) process.stdout.write(`formatted ${name}\n`)
  return problem
}

/** Shows the first line that would change. */
function report({ name, text }: FormatInput, formatted: string): undefined {
  if (formatted === text) return
  const lines = text.split('\n')
  const wanted = formatted.split('\n')
  const first = wanted.findIndex((line, index) => line !== lines[index])
  const at = first < 0 ? wanted.length - 1 : first
  process.stdout.write(`${visible(name)}:${at + 1}: not formatted\n`)
  if (lines[at]) process.stdout.write(`- ${visible(lines[at])}\n`)
  if (wanted[at]) process.stdout.write(`+ ${visible(wanted[at])}\n`)
}
