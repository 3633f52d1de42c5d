import type { Sandbox } from './sandbox.ts'
import { runScript } from './shell.ts'

/** What stands in a line for anything, and alone for any lines. */
const ANYTHING = '…'
const NEXT = '\u0001next\u0001'

interface Exchange {
  readonly command: string
  readonly expected: string
}

/** Runs the commands behind `$`, and tells where what they print is not what stands below them. */
export async function consoleProblems(text: string, sandbox: Sandbox): Promise<readonly string[]> {
  const exchanges = exchangesIn(text)
  const script = exchanges.map(({ command }) => `set +e\n${command}\nprintf '${NEXT}'`).join('\n')
  const { output } = await runScript(script, sandbox)
  const outputs = output.split(NEXT)
  return exchanges.flatMap(({ command, expected }, index) => {
    const printed = (outputs[index] ?? '').replaceAll(/[ \t]+$/gm, '').trim()
    return matches(printed, expected) ? [] : [`\`${command}\` prints:\n${printed}`]
  })
}

/** The commands of a console, without what they print. */
export function commandsIn(text: string): string {
  return exchangesIn(text)
    .map(({ command }) => `${command}\n`)
    .join('')
}

function exchangesIn(text: string): readonly Exchange[] {
  const [before = '', ...parts] = text.split(/^\$ /m)
  if (before.trim() !== '') throw new Error('a block of a console begins with `$ command`')
  return parts.map((part) => {
    const [, command = '', rest = ''] = /^((?:[^\n]*\\\n)*[^\n]*\n)(.*)$/s.exec(part) ?? []
    return { command: command.trim(), expected: rest.replaceAll(/[ \t]+$/gm, '').trim() }
  })
}

function matches(printed: string, expected: string): boolean {
  const lines = expected.split('\n').map((line) => {
    if (line.trim() === ANYTHING) return '(?:.*\\n)*?'
    return `${line.split(ANYTHING).map(RegExp.escape).join('.*')}\\n`
  })
  return new RegExp(`^${lines.join('')}$`).test(`${printed}\n`)
}
