import { execa } from 'execa'
import { examineChains } from './chain-block.ts'
import { namingProblems } from './commands-named.ts'
import { commandsIn, consoleProblems } from './console.ts'
import type { Finding } from './finding.ts'
import { harmfulIn } from './harmless.ts'
import type { Block } from './page.ts'
import { isPartOf } from './part.ts'
import type { Sandbox } from './sandbox.ts'
import { settingsFindings } from './settings-block.ts'
import { runScript } from './shell.ts'

type Judge = (block: Block, sandbox: Sandbox) => readonly string[] | Promise<readonly string[]>

/** What is wrong with a block of a language that is run, checked or parsed. */
const JUDGES: Readonly<Record<string, Judge>> = {
  chain: async (block, sandbox) => {
    const { findings, failures } = await examineChains(block, sandbox)
    return [...unexpected(findings, block), ...failures]
  },
  yaml: (block, sandbox) => unexpected(settingsFindings(block, sandbox), block),
  sh: ({ text }, sandbox) => commandProblems(text, sandbox),
  console: ({ text }, sandbox) => {
    const harmful = harmfulIn(commandsIn(text))
    return harmful.length > 0 ? harmful : consoleProblems(text, sandbox)
  },
  nft: async ({ text: input }) => {
    const { exitCode, stderr } = await execa('unshare', ['-n', 'nft', '-c', '-f', '-'], {
      input,
      reject: false,
    })
    return exitCode === 0 ? [] : [stderr]
  },
  json: ({ text }) => jsonProblems(text),
  text: ({ file, text }, sandbox) => {
    if (file !== undefined) sandbox.write(file, text.replace(/^.*\n/, ''))
    return []
  },
  ts: ({ file, text }, sandbox) => {
    if (file !== undefined) sandbox.write(file, text)
    return []
  },
}

/** Languages that are only shown. */
const SHOWN =
  /^(?:ini|toml|lua|elisp|python|haproxy|nginx|apache|caddyfile|diff|mermaid|markdown|dockerfile|desktop|cron)$/

/** What is wrong with a block, by its language and the note above it; the files that it names are there for those behind it. */
export async function blockProblems(block: Block, sandbox: Sandbox): Promise<readonly string[]> {
  const { language, text, note } = block
  if (note?.kind === 'part of')
    return isPartOf(block, note.file) ? [] : [`this does not stand in ${note.file}`]
  if (note?.kind === 'not run') return namingProblems(language === 'console' ? commandsIn(text) : text)
  const preparation = note?.kind === 'after' ? await commandProblems(note.command, sandbox) : []
  if (preparation.length > 0) return preparation
  const judge = JUDGES[language]
  if (judge !== undefined) return judge(block, sandbox)
  return SHOWN.test(language)
    ? []
    : [`a block needs a language: CONTRIBUTING.md tells which, but not \`${language}\``]
}

/** Runs commands of which none may fail. */
async function commandProblems(commands: string, sandbox: Sandbox): Promise<readonly string[]> {
  const harmful = harmfulIn(commands)
  if (harmful.length > 0) return harmful
  const { code, output } = await runScript(commands, sandbox)
  return code === 0 ? [] : [`it ended with ${code ?? 'a signal'}:\n${output}`]
}

/** Of a block that is right, all that is said of it; of a wrong one, all where it is not just what the note says. */
function unexpected(findings: readonly Finding[], { note }: Block): readonly string[] {
  const expected = note?.kind === 'wrong' ? note.codes : []
  const codes = findings.map(({ code }) => code)
  if (codes.toSorted().join() === expected.toSorted().join()) return []
  const unsaid = expected.filter((code) => !codes.includes(code)).map((code) => `${code} is not said`)
  return [...findings.map(({ text }) => text), ...unsaid]
}

/** One value, or one a line. */
function jsonProblems(text: string): readonly string[] {
  return problemsOfValue(text).length === 0 ? [] : text.trimEnd().split('\n').flatMap(problemsOfValue)
}

function problemsOfValue(text: string): readonly string[] {
  try {
    JSON.parse(text)
    return []
  } catch (error) {
    return [`${error}: ${text}`]
  }
}
