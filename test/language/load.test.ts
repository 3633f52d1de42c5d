import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placeOf } from '../../src/diagnostics/span.ts'
import { type ChainFiles, loadChains } from '../../src/language/load.ts'
import { chainPath, diskChainFiles } from '../../src/settings/chain-files.ts'

let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chains-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

/** Chain files on a real disk, with the shipped ones in `shipped`. */
function filesOf(contents: Readonly<Record<string, string>>): ChainFiles {
  for (const [name, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return { ...diskChainFiles(), shipped: join(directory, 'shipped') }
}

function load(contents: Readonly<Record<string, string>>, ...roots: readonly string[]) {
  const ports = filesOf(contents)
  const loaded = loadChains(
    roots.map((root) => (root.startsWith('@') ? root : join(directory, root))),
    ports,
  )
  return {
    names: loaded.files.map(({ span }) => span.file.name),
    paths: loaded.files.map(({ span }) => chainPath(span.file).replace(directory, '')),
    lists: [...loaded.fileLists.values()],
    problems: loaded.diagnostics.map(({ code, message, span }) =>
      `${placeOf(span)} ${code} ${message}`.replaceAll(directory, ''),
    ),
  }
}

describe('loading', () => {
  test('follows includes relative to the including file, globs sorted, what is included first', () => {
    const contents = {
      'etc/main.chain': 'include "conf.d/*.chain"',
      'etc/conf.d/b.chain': 'include "more/x.chain"',
      'etc/conf.d/a.chain': '',
      'etc/conf.d/more/x.chain': '',
      'etc/conf.d/not-this.txt': 'drop drop',
    }
    expect(load(contents, 'etc/main.chain')).toEqual({
      names: ['conf.d/a.chain', 'conf.d/more/x.chain', 'conf.d/b.chain', 'main.chain'],
      paths: ['/etc/conf.d/a.chain', '/etc/conf.d/more/x.chain', '/etc/conf.d/b.chain', '/etc/main.chain'],
      lists: [],
      problems: [],
    })
  })

  test('reads a file once, however often and in whatever circle it is included', () => {
    const contents = {
      'a.chain': 'include "b.chain"; include "./b.chain"; include "a.chain"',
      'b.chain': 'include "a.chain"; include "../none/../b.chain"',
    }
    expect(load({ ...contents, 'none/x': '' }, 'a.chain', 'b.chain', '*.chain').names).toEqual([
      'b.chain',
      'a.chain',
    ])
  })

  test('knows the shipped chains by `@chains/`, from settings and from includes', () => {
    const contents = {
      'main.chain': 'include "@chains/sshd.chain"',
      'shipped/sshd.chain': 'include "policy.chain"',
      'shipped/policy.chain': '',
      'shipped/noise.chain': '',
    }
    expect(load(contents, 'main.chain', '@chains/*.chain').names).toEqual([
      '@chains/policy.chain',
      '@chains/sshd.chain',
      'main.chain',
      '@chains/noise.chain',
    ])
  })

  test('reads lists from files, without comments and blank lines', () => {
    const contents = {
      'main.chain': 'define bad = file "lists/bad.txt"',
      'lists/bad.txt': '# who is bad\n192.0.2.1\n\n  10.0.0.0/8   # all of them\r\na#b\n',
    }
    expect(load(contents, 'main.chain').lists).toEqual([['192.0.2.1', '10.0.0.0/8', 'a#b']])
  })

  test('a pattern may name what is left out', () => {
    const contents = {
      'main.chain': 'include "@chains/!(policy|web).chain"',
      'shipped/policy.chain': '',
      'shipped/policies.chain': '',
      'shipped/sshd.chain': '',
      'shipped/web.chain': '',
    }
    expect(load(contents, 'main.chain').names).toEqual([
      '@chains/policies.chain',
      '@chains/sshd.chain',
      'main.chain',
    ])
  })

  test('a glob that matches nothing is fine in an include', () => {
    expect(load({ 'main.chain': 'include "conf.d/*.chain"' }, 'main.chain').problems).toEqual([])
  })

  test.each(['[web]', 'a{b,c}', 'all*', 'what?'])(
    'finds files in and below a directory called %s',
    (name) => {
      const contents = {
        [`${name}/main.chain`]: 'include "conf.d/*.chain"; include "x[1].chain"',
        [`${name}/conf.d/a.chain`]: '',
        [`${name}/x[1].chain`]: '',
      }
      const found = ['conf.d/a.chain', 'x[1].chain', 'main.chain']
      expect(load(contents, `${name}/main.chain`)).toMatchObject({ names: found, problems: [] })
      expect(load(contents, `${name}/*.chain`)).toMatchObject({ names: found, problems: [] })
    },
  )

  test('tells what is missing, at the path that names it', () => {
    const contents = { 'main.chain': 'include "x.chain"\ndefine bad = file "bad.txt"\ndrop drop' }
    expect(load(contents, 'main.chain', 'none.chain', 'none/*.chain')).toMatchObject({
      names: ['main.chain'],
      lists: [],
    })
    expect(load(contents, 'main.chain', 'none.chain', 'none/*.chain').problems).toEqual([
      'main.chain:3 PY0104 expected `chain`, `define`, `default`, `include`, `policy` or `test`, but found `drop`',
      'main.chain:1 PY0801 cannot read /x.chain: there is no such file',
      'main.chain:2 PY0801 cannot read /bad.txt: there is no such file',
      '/none.chain:1 PY0801 cannot read /none.chain: there is no such file',
      '/none/*.chain:1 PY0802 no file matches `/none/*.chain`',
    ])
  })

  test.each([
    ['@chains/ngnix.chain', 'did you mean `@chains/nginx.chain`?'],
    ['@chains/nginx', 'did you mean `@chains/nginx.chain`?'],
    ['@chains/my-own-service.chain', '`@chains/*.chain` are the chains that ship'],
    ['chains/nginx.chain', 'a path is relative to the directory of the file that names it'],
  ])('tells what may be meant by %s', (path, hint) => {
    const ports = filesOf({
      'main.chain': `include "${path}"`,
      'shipped/nginx.chain': '',
      'shipped/sshd.chain': '',
    })
    const { diagnostics } = loadChains([join(directory, 'main.chain')], ports)
    expect(diagnostics.map((diagnostic) => diagnostic.hint)).toEqual([hint])
  })

  test('tells all mistakes of a file, however many they are', () => {
    const mistakes = 150_000
    expect(
      load({ 'main.chain': `define x = 3\n${'@\n'.repeat(mistakes)}` }, 'main.chain').problems,
    ).toHaveLength(mistakes)
  })

  test('tells of a directory, and of a file that is not UTF-8', () => {
    const ports = filesOf({ 'main.chain': 'include "conf.d"; include "latin.chain"' })
    mkdirSync(join(directory, 'conf.d'))
    writeFileSync(join(directory, 'latin.chain'), Buffer.from([0xe9, 0x0a]))
    symlinkSync('nowhere', join(directory, 'link.chain'))
    const { diagnostics } = loadChains([join(directory, 'main.chain'), join(directory, 'link.chain')], ports)
    expect(diagnostics.map(({ message }) => message.replaceAll(directory, ''))).toEqual([
      'cannot read /conf.d: it is a directory',
      'cannot read /latin.chain: it is not UTF-8',
      'cannot read /link.chain: there is no such file',
    ])
  })
})
