import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/commands.ts'
import { PROGRAM_FILE } from './support/program-file.ts'

function call(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM_FILE, ...args], {
    encoding: 'utf8',
  })
  return { code: status, out: stdout, errors: stderr }
}

describe('pyruse-ts', () => {
  it('lists its commands', () => {
    const { code, out, errors } = call('--help')
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect([...out.matchAll(/^ {2}(\w+) .*\S$/gm)].map(([, name]) => name)).toEqual([
      ...COMMANDS.map(({ name }) => name),
      'help',
    ])
  })

  it.each(COMMANDS)('$name has help with an example', ({ name }) => {
    const { code, out, errors } = call(name, '--help')
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(out).toMatch(new RegExp(`^Usage: pyruse-ts ${name} `))
    expect(out).toMatch(new RegExp(`\\nExample:\\n {2}\\$ pyruse-ts ${name}\\b.*\\n$`))
  })

  it('knows which command was meant', () => {
    expect(call('chekc')).toEqual({
      code: 2,
      out: '',
      errors: "error: unknown command 'chekc'\n(Did you mean check?)\nSee `pyruse-ts --help`.\n",
    })
  })
})
