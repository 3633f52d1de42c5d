import {
  chmodSync,
  chownSync,
  globSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { describe, expect, it } from 'vitest'
import { directoryWith, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

const UGLY = 'chain c from journal{PRIORITY<4->accept;  PRIORITY == 7 -> drop # noise\n}'
const FORMATTED = `chain c from journal {
    PRIORITY < 4  -> accept
    PRIORITY == 7 -> drop # noise
}
`
const WRONG = 'chain c from journal {\n  PRIORITY == -> drop\n}\n'

const contentOf = (path: string) => readFileSync(path, 'utf8')

describe('fmt', () => {
  it('rewrites what is not formatted, names it, and keeps its mode', async () => {
    const directory = directoryWith({ 'a.chain': UGLY, 'b.chain': FORMATTED })
    const [ugly, fine] = [`${directory}/a.chain`, `${directory}/b.chain`]
    chmodSync(ugly, 0o640)
    const untouched = statSync(fine)
    expect(await pyruse(['fmt', ugly, fine])).toEqual({ code: 0, stdout: `formatted ${ugly}`, stderr: '' })
    expect(contentOf(ugly)).toBe(FORMATTED)
    expect(statSync(ugly).mode & 0o777).toBe(0o640)
    expect(statSync(fine)).toMatchObject({ ino: untouched.ino, mtimeMs: untouched.mtimeMs })
    expect(readdirSync(directory).sort()).toEqual(['a.chain', 'b.chain'])
  })

  it.skipIf(missing('root'))('leaves a file to whom it belongs: the daemon may be that', async () => {
    const path = `${directoryWith({ 'a.chain': UGLY })}/a.chain`
    chownSync(path, 65_534, 65_533)
    expect(await pyruse(['fmt', path])).toMatchObject({ code: 0 })
    expect(statSync(path)).toMatchObject({ uid: 65_534, gid: 65_533 })
  })

  it('rewrites what a symbolic link points to, and leaves the link', async () => {
    const directory = directoryWith({ 'real/a.chain': UGLY })
    symlinkSync('real/a.chain', `${directory}/link.chain`)
    expect(await pyruse(['fmt', `${directory}/link.chain`])).toMatchObject({ code: 0 })
    expect(lstatSync(`${directory}/link.chain`).isSymbolicLink()).toBe(true)
    expect(contentOf(`${directory}/real/a.chain`)).toBe(FORMATTED)
  })

  it('formats standard input to standard output', async () => {
    expect(await pyruse(['fmt', '-'], UGLY)).toEqual({ code: 0, stdout: FORMATTED.trimEnd(), stderr: '' })
  })

  it('leaves a file with mistakes alone, tells them, and formats the others', async () => {
    const directory = directoryWith({ 'wrong.chain': WRONG, 'a.chain': UGLY })
    const { code, stdout, stderr } = await pyruse(['fmt', `${directory}/wrong.chain`, `${directory}/a.chain`])
    expect(code).toBe(2)
    expect(stdout).toBe(`formatted ${directory}/a.chain`)
    expect(stderr).toContain('wrong.chain:2:15')
    expect(contentOf(`${directory}/wrong.chain`)).toBe(WRONG)
  })

  it('tells of a file that does not exist', async () => {
    const { code, stderr } = await pyruse(['fmt', '/nowhere/at.chain'])
    expect(code).toBe(2)
    expect(stderr).toContain('there is no such file')
  })

  it('tells of a directory and of what is no UTF-8, and what to do about each', async () => {
    const directory = directoryWith({
      'a.chain/b.chain': UGLY,
      'l.chain': Buffer.from('# \u00e9\n', 'latin1'),
    })
    const { code, stderr } = await pyruse(['fmt', `${directory}/a.chain`, `${directory}/l.chain`])
    expect(code).toBe(2)
    expect(stderr).toContain('it is a directory')
    expect(stderr).toContain('= name the files in it: `DIRECTORY/*.chain`')
    expect(stderr).toContain('it is not UTF-8')
    expect(stderr).toContain('= save it as UTF-8, such as by `iconv -f latin1 -t utf-8`')
  })

  it('tells of standard input that is no UTF-8 what it tells of a file', async () => {
    const { code, stderr } = await pyruse(['fmt', '-'], Buffer.from('# \u00e9\n', 'latin1'))
    expect(code).toBe(2)
    expect(stderr).toContain('cannot read standard input: it is not UTF-8')
    expect(stderr).toContain('= save it as UTF-8, such as by `iconv -f latin1 -t utf-8`')
  })

  it('formats the chains of the settings and what they include, but none that ship', async () => {
    const directory = directoryWith({
      'settings.yaml': 'chains: [main.chain, "@chains/*.chain"]\n',
      'main.chain': `include "conf.d/*.chain"\n${FORMATTED}`,
      'conf.d/more.chain': 'define x =5\n',
    })
    const { code, stdout } = await pyruse(['fmt', '--config', `${directory}/settings.yaml`])
    expect({ code, stdout }).toEqual({ code: 0, stdout: `formatted ${directory}/conf.d/more.chain` })
    expect(contentOf(`${directory}/conf.d/more.chain`)).toBe('define x = 5\n')
  })
})

describe('fmt --check', () => {
  it('names what would change with its first line, and writes nothing', async () => {
    const directory = directoryWith({ 'a.chain': UGLY, 'b.chain': FORMATTED })
    const { code, stdout } = await pyruse(['fmt', '--check', `${directory}/a.chain`, `${directory}/b.chain`])
    expect(code).toBe(1)
    expect(stdout.split('\n')).toEqual([
      `${directory}/a.chain:1: not formatted`,
      '- chain c from journal{PRIORITY<4->accept;  PRIORITY == 7 -> drop # noise',
      '+ chain c from journal {',
    ])
    expect(contentOf(`${directory}/a.chain`)).toBe(UGLY)
  })

  it('is content with what is formatted', async () => {
    expect(await pyruse(['fmt', '--check', '-'], FORMATTED)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('is content with all chains that ship, and with the tour of the language', async () => {
    const files = [...globSync('{chains,examples}/**/*.chain'), 'test/fixtures/tour.chain']
    expect(await pyruse(['fmt', '--check', ...files])).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
