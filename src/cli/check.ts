import { hasErrors } from '../diagnostics/diagnostic.ts'
import { DIAGNOSTIC_FORMATS, printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'

export const command = defineCommand({
  summary: 'tell everything that is wrong with the settings and the chains',
  description:
    'Checks the settings and the chains that `run` would use, or the given chain files with those settings, and prints every diagnostic. Exits with 0 only without errors.',
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
    format: {
      value: 'FORMAT',
      description: 'how to print them',
      choices: DIAGNOSTIC_FORMATS,
      default: 'text',
    },
  },
  example: 'pyruse-ts check /etc/pyruse-ts/main.chain',
  run: async ({ arguments: files, options: { config, format } }) => {
    const { diagnostics } = await loadProgram({ config, chains: files, banSets: 'declared' })
    printDiagnostics(diagnostics, format, process.stdout)
    return hasErrors(diagnostics) ? EXIT.usage : EXIT.fine
  },
})
