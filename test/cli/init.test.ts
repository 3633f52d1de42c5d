import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../end-to-end/support/daemon.ts'
import { makeJournal } from '../support/journal-files.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

const START = 1_789_200_000_000_000
const MESSAGES = [
  ['sshd', 'Failed password for root from 203.0.113.9 port 4242 ssh2'],
  ...Array.from({ length: 6 }, (_, index) => ['app', `job ${index} is done`] as const),
] as const

describe.skipIf(missing('journal-remote'))('init', () => {
  const directory = directoryWith({})
  const into = join(directory, 'etc')
  makeJournal(
    join(directory, 'journal'),
    MESSAGES.map(([identifier, message], index) => ({
      realtime: START + index * 1e6,
      fields: [
        ['SYSLOG_IDENTIFIER', identifier],
        ['MESSAGE', message],
        ['PRIORITY', '6'],
      ],
    })),
  )
  const init = (...args: readonly string[]) =>
    pyruse(['init', '--into', into, '--input', join(directory, 'journal'), '--since', '2026-09-01', ...args])

  it('shows what it would write', async () => {
    const { code, stdout, stderr } = await init('--dry-run')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('7 entries of a day: the shipped chains know 14.2 % of them;\n6, of one kind,')
    expect(stdout).toContain('          6        6  app\n          1        0  sshd\n')
    expect(stdout).toContain('──── settings.yaml\n')
    expect(stdout).toContain(
      '#     # SYSLOG_IDENTIFIER == "app" and MESSAGE like "job {_:int} is done" -> drop\n',
    )
    expect(existsSync(into)).toBe(false)
  })

  it('says that nothing was read, and not that nothing is there, of a journal that cannot be read', async () => {
    const nowhere = join(directory, 'nowhere')
    const { code, stdout, stderr } = await init('--dry-run', '--input', nowhere)
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`${nowhere} does not exist`),
    })
    expect(stdout).toContain('no entries of that time could be read\n')
  })

  it('writes it, and tells what to do next', async () => {
    const { code, stdout } = await init('--json')
    const [told] = jsonLines(stdout)
    expect(code).toBe(0)
    expect(told).toMatchObject({
      surveyed: {
        entries: 7,
        unknown: 6,
        ordinary: [{ identifier: 'app', text: 'job <int> is done', entries: 6 }],
      },
      written: true,
      files: ['settings.yaml', 'main.chain'].map((name) => ({
        name,
        text: readFileSync(join(into, name), 'utf8'),
      })),
    })
    expect(told).toHaveProperty('next[1]', `pyruse-ts check --config ${into}/settings.yaml`)
  })

  it('writes what the daemon may read, another user, however careful root is', async () => {
    const careful = join(directory, 'careful')
    const asked = [...PROGRAM, 'init', '--into', careful, '--input', join(directory, 'journal')]
    await execa('sh', ['-c', 'umask 077; exec "$@"', 'sh', ...asked])
    const modes = ['', 'settings.yaml', 'main.chain'].map(
      (name) => statSync(join(careful, name)).mode & 0o777,
    )
    expect(modes).toEqual([0o755, 0o644, 0o644])
  })

  it('makes directories above it that the daemon may enter, too', async () => {
    const careful = join(directory, 'new', 'and', 'careful')
    const asked = [...PROGRAM, 'init', '--into', careful, '--input', join(directory, 'journal')]
    await execa('sh', ['-c', 'umask 077; exec "$@"', 'sh', ...asked])
    const modes = ['..', '../..'].map((above) => statSync(join(careful, above)).mode & 0o777)
    expect(modes).toEqual([0o755, 0o755])
  })

  it('says that it has no room to try out what it makes, and what helps', async () => {
    const [program = '', ...before] = PROGRAM
    const asked = [...before, 'init', '--dry-run', '--input', join(directory, 'journal')]
    const missing = join(directory, 'missing')
    const { exitCode, stderr } = await execa(program, asked, { reject: false, env: { TMPDIR: missing } })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /^error: what is made cannot be tried in the directory for temporary files: ENOENT/,
    )
    expect(stderr).toContain('\n  = name another one in the environment: TMPDIR=')
  })

  it('never writes over anything', async () => {
    const before = readFileSync(join(into, 'settings.yaml'), 'utf8')
    expect(await init()).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${into}/settings.yaml exists, and is left as it is\n  = name another directory with --into, or look with --dry-run at what would be written`,
    })
    expect(readFileSync(join(into, 'settings.yaml'), 'utf8')).toBe(before)
  })
})
