import { basename } from 'node:path'
import type { Modules } from '../../module/modules.ts'
import type { CommandListing } from '../command.ts'
import { fence, toMarkdown } from './blocks.ts'
import { commandTopics } from './command-topic.ts'
import { areaOf, diagnosticTopics } from './diagnostic-topic.ts'
import { moduleTopic } from './module-topic.ts'
import { settingTopics } from './setting-topic.ts'
import type { Topic } from './topic.ts'

/** What provokes a diagnostic: a link to the text, and what is said about it. */
export interface Provocation {
  readonly link: string
  readonly message: string
}

/** What the pages are made of, besides what the program knows by itself. */
export interface ReferenceParts {
  readonly modules: Modules
  readonly commands: readonly CommandListing[]
  /** What provokes a diagnostic, by its code; undefined where nothing is at hand. */
  readonly provokedBy: (code: string) => Provocation | undefined
}

/** The reference: Markdown by the name of its file. */
export async function referencePages({
  modules,
  commands,
  provokedBy,
}: ReferenceParts): Promise<Readonly<Record<string, string>>> {
  const filters = modules.filters.map((filter) => moduleTopic(filter, undefined))
  const actions = modules.actions.map((action) => moduleTopic(action, undefined))
  return {
    'filters.md': page('Filters', 'What a rule can ask of an entry.', [overview(filters), sections(filters)]),
    'actions.md': page('Actions', 'What a rule can do.', [overview(actions), sections(actions)]),
    'diagnostics.md': page(
      'Diagnostics',
      'Everything that `check` can say. Nothing runs while there is an error; a warning stops nothing. Words in braces are filled in.',
      diagnosticSections(diagnosticTopics(), provokedBy),
    ),
    'settings.md': page(
      'Settings',
      'Everything that `settings.yaml` may hold. All of it may be left out; relative paths are relative to the file. `NAME` is a name of your own.',
      [sections(settingTopics())],
    ),
    'commands.md': page(
      'Commands',
      'Exit codes: 0 is fine, 1 means that problems were found, 2 wrong usage or configuration.',
      await commandSections(commands),
    ),
  }
}

function page(title: string, introduction: string, parts: readonly string[]): string {
  const generated = '<!-- Generated from the definitions by `npm run docs`: change those. -->'
  return `${[`# ${title}`, generated, introduction, ...parts].join('\n\n')}\n`
}

function sections(topics: readonly Topic[]): string {
  return topics.map(({ blocks }) => toMarkdown(blocks, 2)).join('\n\n')
}

function overview(topics: readonly Topic[]): string {
  return table(
    ['name', 'what it is for'],
    topics.map(({ name, summary }) => [`\`${name}\``, summary]),
  )
}

async function commandSections(commands: readonly CommandListing[]): Promise<readonly string[]> {
  const topics = await commandTopics(commands)
  return [overview(topics), sections(topics)]
}

/** A table for each range of codes, and below it what provokes them. */
function diagnosticSections(
  topics: readonly Topic[],
  provokedBy: ReferenceParts['provokedBy'],
): readonly string[] {
  const areas = Map.groupBy(topics, ({ name }) => areaOf(name))
  return [...areas].flatMap(([area, diagnostics]) => [
    `## ${area}`,
    table(
      ['code', 'severity', 'message', 'what to do, unless the place tells more'],
      diagnostics.map(({ name, summary, data }) => [name, String(data.severity), summary, String(data.hint)]),
    ),
    ...diagnostics.flatMap(({ name }) => {
      const provocation = provokedBy(name)
      if (provocation === undefined) return []
      const { link, message } = provocation
      return [`### ${name}`, `As in [${basename(link)}](${link}):`, fence(message)]
    }),
  ])
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
