import { extname } from 'node:path'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { buildGraph, type CountedHits } from '../graph/build.ts'
import { renderDot } from '../graph/dot.ts'
import { renderMermaid } from '../graph/mermaid.ts'
import type { ProgramGraph } from '../graph/model.ts'
import { renderSvg } from '../graph/svg/svg.ts'
import { renderText } from '../graph/text.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import type { Settings } from '../settings/settings.ts'
import { readHits } from '../state/read-state.ts'
import { StateError } from '../state/state-error.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { say } from './say.ts'
import { writeTo } from './write-to.ts'

const FORMATS = ['text', 'mermaid', 'dot', 'svg'] as const

/** Which format the ending of a file's name tells. */
const FORMAT_OF_ENDING: Readonly<Record<string, (typeof FORMATS)[number]>> = {
  '.svg': 'svg',
  '.dot': 'dot',
  '.gv': 'dot',
  '.mmd': 'mermaid',
}

const RENDERERS: Readonly<Record<(typeof FORMATS)[number], (graph: ProgramGraph) => string>> = {
  text: renderText,
  mermaid: renderMermaid,
  dot: renderDot,
  svg: renderSvg,
}

export const command = defineCommand({
  summary: 'draw how entries go through the chains',
  description:
    'Draws the sources, the base chains in the order in which they are entered, their rules, and the chains that these lead to: as text, for Mermaid or Graphviz, or as a picture. With --hits it tells how many entries took each way, as the daemon counted them in its database; a chain whose text was changed counts anew.',
  arguments: [
    {
      name: 'CHAIN',
      description: 'chain files instead of those of the settings; - is standard input',
      optional: true,
      variadic: true,
    },
  ],
  options: {
    ...CONFIG_OPTION,
    format: {
      value: 'FORMAT',
      description:
        'how to draw it, where the ending of the output does not tell: .svg, .dot, .gv, .mmd; else text',
      choices: FORMATS,
    },
    output: { value: 'FILE', description: 'the file to write, - for standard output', default: '-' },
    hits: { description: 'with how many entries took each way, from the database of the settings' },
  },
  example: 'pyruse-ts graph --hits --output chains.svg',
  run: async ({ arguments: chains, options: { config, format, output, hits: wantsHits } }) => {
    const { settings, checked, diagnostics } = await loadProgram({ config, chains, banSets: 'any' })
    if (settings === undefined || checked === undefined || hasErrors(diagnostics)) {
      printDiagnostics(diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const hits = wantsHits ? countedHits(settings) : 'none'
    if (hits === 'unreadable') return EXIT.usage
    const graph = buildGraph(checked.program, hits === 'none' ? undefined : hits)
    const drawn = RENDERERS[format ?? FORMAT_OF_ENDING[extname(output)] ?? 'text'](graph)
    return writeTo(output, drawn)
  },
})

function countedHits({ state }: Settings): CountedHits | 'none' | 'unreadable' {
  try {
    const hits = readHits(state)
    if (hits !== undefined) return hits
    say('warning', `there are no counts in ${state} yet`, 'the daemon counts: start it with `pyruse-ts run`')
    return 'none'
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    say('error', error.message, error.hint)
    return 'unreadable'
  }
}
