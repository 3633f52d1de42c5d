import { readFileSync } from 'node:fs'
import manifest from '../../package.json' with { type: 'json' }
import { commandTopics } from '../../src/cli/reference/command-topic.ts'
import type { Topic } from '../../src/cli/reference/topic.ts'
import { COMMANDS } from '../../src/commands.ts'
import { markdownBlocks } from './markdown.ts'
import { type ManBlock, toRoff } from './roff.ts'

const DOCS = new URL('../../docs/', import.meta.url)

/** Every manual page, by the name of its file: of the program, of each command, and of the two kinds of files. */
export async function manPages(): Promise<Readonly<Record<string, string>>> {
  const topics = await commandTopics(COMMANDS)
  return {
    'pyruse-ts.1': page('pyruse-ts', 1, manifest.description, programBlocks(topics)),
    ...Object.fromEntries(topics.map((topic) => [`pyruse-ts-${topic.name}.1`, commandPage(topic)])),
    'pyruse-ts.chain.5': page(
      'pyruse-ts.chain',
      5,
      'chains of rules for entries of the journal',
      chainBlocks(),
    ),
    'pyruse-ts.settings.5': page('pyruse-ts.settings', 5, 'the settings of pyruse-ts', [
      section('files'),
      paragraph('`/etc/pyruse-ts/settings.yaml`'),
      section('settings'),
      ...document('reference/settings.md', 'heading'),
    ]),
  }
}

function programBlocks(topics: readonly Topic[]): readonly ManBlock[] {
  return [
    section('synopsis'),
    { kind: 'code', text: 'pyruse-ts COMMAND [options]' },
    section('description'),
    paragraph('Reads the journal, walks each entry through chains of rules, and bans, mails and reports.'),
    section('commands'),
    paragraph('Each has a page of its own, such as pyruse-ts-run(1).'),
    { kind: 'terms', terms: topics.map(({ name, summary }) => ({ term: name, text: `${summary}.` })) },
    ...EXIT_STATUS,
    section('files'),
    {
      kind: 'terms',
      terms: [
        { term: '/etc/pyruse-ts/settings.yaml', text: 'The settings: pyruse-ts.settings(5).' },
        { term: '/etc/pyruse-ts/*.chain', text: 'The chains: pyruse-ts.chain(5).' },
        { term: '/var/lib/pyruse-ts', text: 'Counters, bans, and what waits to be sent.' },
      ],
    },
    ...seeAlso('pyruse-ts.chain(5)', 'pyruse-ts.settings(5)', 'journalctl(1)', 'nft(8)'),
  ]
}

/** A topic of a command is its heading, what it does, its usage, what it takes, and an example. */
function commandPage({ name, summary, blocks }: Topic): string {
  const [usage, example] = blocks.filter(({ kind }) => kind === 'code')
  const description = blocks.filter(({ kind }) => kind === 'paragraph')
  const options = blocks.filter(({ kind }) => kind === 'terms')
  return page(`pyruse-ts-${name}`, 1, summary, [
    ...(usage ? [section('synopsis'), usage] : []),
    section('description'),
    ...description,
    ...(options.length > 0 ? [section('options'), ...options] : []),
    ...(example ? [section('example'), example] : []),
    ...EXIT_STATUS,
    ...seeAlso('pyruse-ts(1)', 'pyruse-ts.chain(5)', 'pyruse-ts.settings(5)'),
  ])
}

function chainBlocks(): readonly ManBlock[] {
  return [
    section('description'),
    ...document('language.md', 'section'),
    section('filters'),
    ...document('reference/filters.md', 'heading'),
    section('actions'),
    ...document('reference/actions.md', 'heading'),
    ...seeAlso('pyruse-ts(1)', 'pyruse-ts.settings(5)'),
  ]
}

const EXIT_STATUS: readonly ManBlock[] = [
  section('exit status'),
  paragraph('0 is fine, 1 means that problems were found, 2 wrong usage or configuration.'),
]

function seeAlso(...pages: readonly string[]): readonly ManBlock[] {
  return [section('see also'), paragraph(pages.join(', '))]
}

function section(text: string): ManBlock {
  return { kind: 'section', text }
}

function paragraph(text: string): ManBlock {
  return { kind: 'paragraph', text }
}

function document(name: string, headings: 'section' | 'heading'): readonly ManBlock[] {
  return markdownBlocks(readFileSync(new URL(name, DOCS), 'utf8'), headings)
}

function page(name: string, number: number, summary: string, blocks: readonly ManBlock[]): string {
  const head = `.\\" Made by npm run build from what the commands and pages say of themselves.
.TH ${name.toUpperCase()} ${number} "" "pyruse-ts ${manifest.version}"
.SH NAME
${name.replaceAll('-', '\\-')} \\- ${summary.replaceAll('-', '\\-')}`
  return `${head}\n${toRoff(blocks)}\n`
}
