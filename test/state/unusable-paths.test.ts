import { symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { directoryWith, pyruse } from '../support/pyruse.ts'

describe('a state that no path leads to', () => {
  const directory = directoryWith({
    'main.chain': 'chain a from journal { drop }\n',
    'log.json': '',
  })
  symlinkSync('loop', `${directory}/loop`)

  it.each([
    ['a link to itself', 'loop', 'ELOOP'],
    ['a file', 'main.chain', 'E(?:NOTDIR|EXIST)'],
    ['a name that no file system takes', 'x'.repeat(300), 'ENAMETOOLONG'],
  ])('since it is %s is an error with a hint', async (_, state, code) => {
    const settings =
      `chains: [${directory}/main.chain]\nstate: ${directory}/${state}\nmail: { transport: { directory: mails } }\n` +
      `sources: { journal: { kind: recording, path: ${directory}/log.json } }\n`
    const config = `${directoryWith({ 'settings.yaml': settings })}/settings.yaml`
    for (const command of [['run', '--once'], ['advise'], ['doctor']]) {
      const { stdout, stderr } = await pyruse([...command, '--config', config])
      expect(stdout + stderr).toMatch(new RegExp(`the database .* cannot be .*\\(${code}: `))
      expect(stdout + stderr).not.toContain('this is a bug')
    }
  })
})
