import { basename } from 'node:path'
import { usageOf } from '../check/usage.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Action, Filter } from '../module/definition.ts'
import { hang } from '../report/wrap.ts'
import { jsonText } from '../values/json-text.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { knownModules } from './known-modules.ts'
import { TEXT_WIDTH } from './reference/blocks.ts'

const KINDS = ['filters', 'actions'] as const

export const command = defineCommand({
  summary: 'list the filters and actions that chains may use',
  description:
    "Lists the filters and actions that chains may use, those of the settings' modules included. `doc NAME` tells more about one.",
  arguments: [
    { name: 'KIND', description: 'only `filters`, or only `actions`', optional: true, words: KINDS },
  ],
  options: { ...CONFIG_OPTION, json: { description: 'print one JSON object a filter or action' } },
  example: 'pyruse-ts list actions',
  run: async ({ arguments: [wanted], options: { config, json }, wrongUsage }) => {
    if (wanted !== undefined && !KINDS.some((kind) => kind === wanted))
      return wrongUsage(`there are ${KINDS.join(' and ')}, but no \`${wanted}\`${hintFor(wanted)}`)
    const { modules, files } = await knownModules(config)
    const shown = KINDS.filter((kind) => wanted === undefined || wanted === kind)
    for (const kind of shown)
      process.stdout.write(json ? asJson(modules[kind], files) : asText(kind, modules[kind], files))
    return EXIT.fine
  },
})

type Files = ReadonlyMap<Filter | Action, string>

function asJson(definitions: readonly (Filter | Action)[], files: Files): string {
  return definitions
    .map((definition) => {
      const { kind, name, summary } = definition
      const file = files.get(definition) ?? null
      return `${jsonText({ kind, name, usage: usageOf(definition), summary, file })}\n`
    })
    .join('')
}

function asText(kind: string, definitions: readonly (Filter | Action)[], files: Files): string {
  const width = Math.max(...definitions.map(({ name }) => name.length))
  const lines = definitions.map((definition) => {
    const file = files.get(definition)
    const origin = file === undefined ? '' : ` (${basename(file)})`
    return hang(`  ${definition.name.padEnd(width)}  `, `${definition.summary}${origin}`, TEXT_WIDTH).join(
      '\n',
    )
  })
  return `${[kind, ...lines].join('\n')}\n`
}

function hintFor(wanted: string): string {
  const hint = didYouMean(wanted, KINDS)
  return hint === undefined ? '' : `: ${hint}`
}
