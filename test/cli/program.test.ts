import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const PROGRAM = fileURLToPath(new URL('fixtures/program.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly errors: string
}

function call(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...variables },
  })
  return { code: status, out: stdout, errors: stderr }
}

describe('a command gets what was typed', () => {
  it.each([
    {
      title: 'nothing: switches are off, defaults hold',
      args: ['show'],
      shown: { files: [], format: 'json', 'input-format': 'json', field: [], once: false, verbose: false },
    },
    {
      title: 'files and options in any order',
      args: ['show', 'a', '--config', 'c.yaml', 'b', '--input-format=export'],
      shown: {
        files: ['a', 'b'],
        config: 'c.yaml',
        format: 'export',
        'input-format': 'export',
        field: [],
        once: false,
        verbose: false,
      },
    },
    {
      title: 'a file that looks like an option, behind --',
      args: ['show', '--', '--once'],
      shown: {
        files: ['--once'],
        format: 'json',
        'input-format': 'json',
        field: [],
        once: false,
        verbose: false,
      },
    },
    {
      title: 'an option that may be given several times, by either of its names',
      args: ['show', '-f', 'A=1', '--field=B=2', '-fC=3'],
      shown: {
        files: [],
        format: 'json',
        'input-format': 'json',
        field: ['A=1', 'B=2', 'C=3'],
        once: false,
        verbose: false,
      },
    },
  ])('$title', ({ args, shown }) => {
    const { code, out, errors } = call(args)
    expect({ code, shown: JSON.parse(out), errors }).toEqual({ code: 0, shown, errors: '' })
  })

  it('exits with the code that the command returns', () => {
    expect(call(['show', '--once']).code).toBe(1)
  })
})

describe('wrong usage ends with exit code 2 and says what to do', () => {
  it.each([
    [
      'an unknown command',
      ['shwo'],
      ["error: unknown command 'shwo'", '(Did you mean show?)', 'See `pyruse-ts --help`.'],
    ],
    [
      'an unknown option',
      ['show', '--onc'],
      ["error: unknown option '--onc'", '(Did you mean --once?)', 'See `pyruse-ts show --help`.'],
    ],
    ['an unknown global option', ['--nope'], ["error: unknown option '--nope'", 'See `pyruse-ts --help`.']],
    [
      'a word that is no choice',
      ['show', '--input-format', 'xml'],
      [
        "error: option '--input-format <FORMAT>' argument 'xml' is invalid. Allowed choices are json, export.",
        'See `pyruse-ts show --help`.',
      ],
    ],
    [
      'an option without its value',
      ['show', '--config'],
      ["error: option '--config <FILE>' argument missing", 'See `pyruse-ts show --help`.'],
    ],
    [
      'a missing argument',
      ['fail'],
      ["error: missing required argument 'WAY'", 'See `pyruse-ts fail --help`.'],
    ],
    [
      'an argument too many',
      ['fail', 'a', 'b'],
      [
        "error: too many arguments for 'fail'. Expected 1 argument but got 2: a, b.",
        'See `pyruse-ts fail --help`.',
      ],
    ],
    [
      'what only the command can know to be wrong',
      ['show', '--config', 'nowhere'],
      ['error: there is no nowhere', 'See `pyruse-ts show --help`.'],
    ],
  ])('%s', (_, args, lines) => {
    expect(call(args)).toEqual({ code: 2, out: '', errors: `${lines.join('\n')}\n` })
  })

  it('no command at all shows the help where errors go', () => {
    const { code, out, errors } = call([])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(errors).toContain('Usage: pyruse-ts COMMAND [options]')
  })
})

describe('help', () => {
  it('lists the commands in their order', () => {
    const { code, out, errors } = call(['--help'])
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(out).toMatch(/Commands:\n +show .*prints what it was called with\n +fail .*throws\n +warn /)
  })

  it.each([[['show', '--help']], [['help', 'show']], [['show', '-h']]])(
    'of a command has an example: %j',
    (args) => {
      const { code, out, errors } = call(args)
      expect({ code, errors }).toEqual({ code: 0, errors: '' })
      expect(out).toMatch(/^Usage: pyruse-ts show \[options\] \[FILE...\]\n/)
      expect(out).toMatch(/\nExample:\n {2}\$ pyruse-ts show --once main.chain\n$/)
    },
  )

  it('tells the version', () => {
    expect(call(['--version'])).toEqual({ code: 0, out: `${manifest.version}\n`, errors: '' })
  })
})

describe('only the module of the command that runs is loaded', () => {
  it('so that it starts quickly, whatever the others do', () => {
    expect(call(['show'], { WITH_BROKEN: '1' }).code).toBe(0)
    expect(call(['--help'], { WITH_BROKEN: '1' }).code).toBe(70)
  })
})

describe('an exception that nobody expected', () => {
  it.each([
    ['thrown', 'pyruse-ts: two lines and ␛[31mred (this is a bug in pyruse-ts)\n'],
    ['rejected', 'pyruse-ts: nobody waited (this is a bug in pyruse-ts)\n'],
    ['later', 'pyruse-ts: came later (this is a bug in pyruse-ts)\n'],
  ])('is called a bug in one line, without a stack: %s', (way, errors) => {
    expect(call(['fail', way])).toEqual({ code: 70, out: '', errors })
  })

  it('shows its stack to those who ask for it, without control characters', () => {
    const { code, errors } = call(['fail', 'thrown'], { PYRUSE_DEBUG: '1' })
    expect(code).toBe(70)
    expect(errors).toMatch(/\n +at .*program\.ts:\d+/)
    expect(errors).not.toContain('\x1b')
  })
})

describe('standard output', () => {
  it('may be closed by the reader: the command ends quietly', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'show', '--verbose'])
    let errors = ''
    child.stderr.on('data', (data) => {
      errors += data
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const [code, signal] = await once(child, 'close')
    expect({ code, signal, errors }).toEqual({ code: 0, signal: null, errors: '' })
  })

  it('may be full: that is a problem, and no bug', () => {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'show'], {
      encoding: 'utf8',
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    })
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'pyruse-ts: cannot write to standard output: ENOSPC: no space left on device, write\n',
    })
  })
})

describe('warnings of Node.js', () => {
  it('are shown, but for the one about its SQLite', () => {
    const { code, errors } = call(['warn'])
    expect(code).toBe(0)
    expect(errors).toContain('mind the gap')
    expect(errors).not.toContain('SQLite')
  })
})
