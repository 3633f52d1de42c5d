import { styleText } from 'node:util'
import { COMMANDS } from '../commands.ts'
import { asQuestion, didYouMean } from '../diagnostics/suggest.ts'
import { WORDS } from '../language/tokens.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { knownModules } from './known-modules.ts'
import { toPlainText } from './reference/blocks.ts'
import { commandTopics } from './reference/command-topic.ts'
import { diagnosticTopics } from './reference/diagnostic-topic.ts'
import { moduleTopic } from './reference/module-topic.ts'
import { isPathOf, settingTopics } from './reference/setting-topic.ts'
import type { Topic } from './reference/topic.ts'

export const command = defineCommand({
  summary: 'tell all about a filter, an action, a diagnostic, a setting or a command',
  description:
    'Tells all about a filter, an action, a diagnostic (PY0201), a setting (report.schedule) or a command: what it is for, what it takes, and an example. Where several are called so, all of them.',
  arguments: [{ name: 'NAME', description: 'what it is about', variadic: true }],
  options: { ...CONFIG_OPTION, json: { description: 'print one JSON object for each that is called so' } },
  example: 'pyruse-ts doc once_per',
  run: async ({ arguments: words, options: { config, json }, wrongUsage }) => {
    const name = words.join(' ')
    const { modules, files } = await knownModules(config)
    const topics = [
      ...[...modules.filters, ...modules.actions].map((definition) =>
        moduleTopic(definition, files.get(definition)),
      ),
      ...diagnosticTopics(),
      ...settingTopics(),
    ]
    const found = [
      ...topics.filter((topic) => isCalled(topic, name)),
      ...(await commandTopics(COMMANDS.filter((listing) => listing.name === name))),
    ]
    if (found.length === 0) {
      const hint = hintFor(name, topics)
      return wrongUsage(`there is no filter, action, diagnostic, setting or command \`${name}\`: ${hint}`)
    }
    process.stdout.write(json ? found.map(asJson).join('') : `${found.map(asText).join('\n\n')}\n`)
    return EXIT.fine
  },
})

function hintFor(name: string, topics: readonly Topic[]): string {
  if (WORDS.has(name)) return 'it is a word of the language, of which docs/language.md tells'
  const known = [...topics, ...COMMANDS].map((topic) => topic.name)
  const below = new Set(known.filter((each) => each.endsWith(`.${name}`)))
  return asQuestion([...below]) ?? didYouMean(name, known) ?? '`pyruse-ts list` shows the filters and actions'
}

function isCalled({ kind, name }: Topic, wanted: string): boolean {
  if (kind === 'diagnostic') return name === wanted.toUpperCase()
  return kind === 'setting' ? name === wanted || isPathOf(name, wanted) : name === wanted
}

function asText({ kind, blocks }: Topic): string {
  const colour = process.stdout.hasColors?.() ?? false
  return toPlainText(blocks, (text) =>
    colour ? styleText('bold', `${text} (${kind})`, { validateStream: false }) : `${text} (${kind})`,
  )
}

function asJson({ kind, name, data }: Topic): string {
  return `${JSON.stringify({ kind, name, ...data })}\n`
}
