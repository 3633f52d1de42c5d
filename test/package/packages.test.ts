import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { buildDeb } from '../../scripts/package/deb.ts'
import { missing } from '../support/requirements.ts'
import { bootContainer, type Container } from '../systemd/support/container.ts'
import { builtRepository, installTarball } from './support/built.ts'
import { importedPackages } from './support/imported.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/modules')
const COMPILER = join(import.meta.dirname, '../../node_modules/.bin/tsc')
const SETTINGS = 'chains: [main.chain]\nmail: { transport: { directory: /var/lib/pyruse-ts/mails } }\n'
const CHAINS = 'chain main from journal {\n    accept\n}\n'

let repository = ''
beforeAll(async () => {
  repository = await builtRepository()
})
afterAll(() => rmSync(repository, { recursive: true, force: true }))

describe('the package for npm', () => {
  const place = mkdtempSync(join(tmpdir(), 'pyruse-npm-'))
  let files: readonly string[] = []
  beforeAll(async () => {
    files = await installTarball(repository, place)
  })
  afterAll(() => rmSync(place, { recursive: true }))

  const pyruse = (...args: readonly string[]) =>
    execa(process.execPath, [join(place, 'node_modules/pyruse-ts', manifest.bin['pyruse-ts']), ...args], {
      cwd: place,
      reject: false,
    })

  test('the package holds the program, its chains, declarations and manuals, and nothing that only we need', () => {
    const kinds = new Set(
      files.map((path) => path.replace(/\/[^/]*$/, '/').replace(/^(dist\/src\/)\w+\/$/, '$1')),
    )
    expect([...kinds].sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist/',
      'dist/chains/',
      'dist/chains/parsed/',
      'dist/share/bash-completion/completions/',
      'dist/share/fish/vendor_completions.d/',
      'dist/share/man/man1/',
      'dist/share/man/man5/',
      'dist/share/zsh/vendor-completions/',
      'dist/src/',
      'package.json',
      'packaging/',
    ])
    expect(files.filter((path) => /(?<!\.d)\.ts$|\.map$/.test(path))).toEqual([])
  })

  test('the program imports its dependencies, and nothing else that would have to be installed with it', () => {
    const installed = join(place, 'node_modules/pyruse-ts/dist/src')
    expect(importedPackages(installed)).toEqual(Object.keys(manifest.dependencies).sort())
  })

  test('the licenses of the libraries that became part of it go along', () => {
    const texts = readFileSync(join(place, 'node_modules/pyruse-ts/dist/LICENSES'), 'utf8')
    for (const holder of ['chevrotain', 'nodemailer', 'yaml'])
      expect(texts).toMatch(new RegExp(`^${holder} \\d`, 'm'))
    expect(texts).toContain('Copyright')
  })

  test('the installed package runs', async () => {
    expect(await pyruse('--version')).toMatchObject({ exitCode: 0, stdout: manifest.version, stderr: '' })
    cpSync(join(FIXTURES, 'weekday.ts'), join(place, 'weekday.ts'))
    writeFileSync(join(place, 'settings.yaml'), 'modules: [weekday.ts]\n')
    const checked = await pyruse('check', '--config', 'settings.yaml')
    expect({ code: checked.exitCode, stderr: checked.stderr }, checked.stdout).toEqual({
      code: 0,
      stderr: '',
    })
  })

  test('the declarations tell the author of a module what does not fit, and nothing else', async () => {
    const text = readFileSync(join(FIXTURES, 'weekday.ts'), 'utf8')
    writeFileSync(join(place, 'wrong.ts'), text.replace('word(DAYS', 'word(5'))
    const options = ['--noEmit', '--ignoreConfig', '--strict', '--module', 'nodenext', '--target', 'es2025']
    const { stdout } = await execa(
      COMPILER,
      [...options, '--skipLibCheck', '--types', '', 'weekday.ts', 'wrong.ts'],
      {
        cwd: place,
        reject: false,
      },
    )
    expect(stdout.split('\n').filter((line) => line.includes('error'))).toEqual([
      expect.stringMatching(/^wrong\.ts\(\d+,\d+\): error TS2345: .*'number' is not assignable/),
    ])
  })
})

describe.skipIf(missing('root', 'debootstrap', 'systemd-nspawn', 'unshare', 'setpriv', 'dpkg-deb', 'strip'))(
  'the Debian package, on a small system without Node.js',
  () => {
    let files: readonly string[] = []
    let container: Container
    beforeAll(async () => {
      const built = join(repository, 'dist')
      files = buildDeb({
        built,
        into: repository,
        versions: ['1.0.0', '1.0.1'],
        madeAt: 0,
        compression: 'none',
      })
      container = await bootContainer({ '/packages': repository })
    }, 300_000)
    afterAll(async () => {
      await container?.[Symbol.asyncDispose]()
    })

    const install = (file: string | undefined) =>
      container.must(
        'dpkg',
        '--install',
        '--force-unsafe-io',
        `/packages/${(file ?? '').slice(repository.length + 1)}`,
      )
    const state = async (...properties: readonly string[]) => {
      const wanted = properties.map((property) => `--property=${property}`)
      const output = await container.must('systemctl', 'show', ...wanted, 'pyruse-ts')
      return Object.fromEntries(output.split('\n').map((line) => line.split('=')))
    }
    const exists = async (path: string) => (await container.run('test', '-e', path)).code === 0

    test('is installed, and follows the journal with the shipped chains', async () => {
      await install(files[0])
      expect(await state('ActiveState', 'UnitFileState')).toEqual({
        ActiveState: 'active',
        UnitFileState: 'enabled',
      })
      const { stdout, code, stderr } = await container.run('pyruse-ts', 'check')
      expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' })
      const { MainPID } = await state('MainPID')
      expect(await container.must('stat', '-c', '%U', `/proc/${MainPID}`)).toBe('pyruse-ts')
      expect(await container.must('dpkg', '--verify', 'pyruse-ts')).toBe('')
      // What is not in the bundle is there with all that it needs.
      const docker = "await import('/usr/lib/pyruse-ts/node_modules/dockerode/lib/docker.js')"
      await container.must('/usr/lib/pyruse-ts/node', '--input-type=module', '-e', docker)
    })

    test('is upgraded: settings stay, the service is the new one, and disabled where somebody disabled it', async () => {
      await container.write('/etc/pyruse-ts/settings.yaml', SETTINGS)
      await container.write('/etc/pyruse-ts/main.chain', CHAINS)
      await container.must('systemctl', 'disable', 'pyruse-ts')
      const { MainPID } = await state('MainPID')
      await install(files[1])
      expect(await container.must('dpkg-query', '--show', 'pyruse-ts')).toBe('pyruse-ts\t1.0.1')
      expect(await container.must('cat', '/etc/pyruse-ts/settings.yaml')).toBe(SETTINGS.trim())
      expect(await state('ActiveState', 'UnitFileState', 'StatusText')).toEqual({
        ActiveState: 'active',
        UnitFileState: 'disabled',
        StatusText: expect.stringContaining('1 chains'),
      })
      expect((await state('MainPID')).MainPID).not.toBe(MainPID)
    })

    test('is set up even with wrong settings, which only keep the service from running', async () => {
      await container.write('/etc/pyruse-ts/main.chain', 'chain')
      await container.must('/var/lib/dpkg/info/pyruse-ts.postinst', 'configure', '1.0.0')
      expect((await state('ActiveState')).ActiveState).toBe('failed')
    })

    test('restores bans at the next boot where that was enabled, whatever other units there are', async () => {
      await container.must('systemctl', 'enable', 'pyruse-ts-restore')
      expect(
        await container.must('systemctl', 'list-dependencies', '--plain', 'multi-user.target'),
      ).toContain('pyruse-ts-restore.service')
    })

    test('is removed: the service is gone, settings and state are kept', async () => {
      await container.must('dpkg', '--remove', 'pyruse-ts')
      expect(await exists('/usr/lib/pyruse-ts')).toBe(false)
      expect((await container.run('systemctl', 'is-active', 'pyruse-ts')).stdout).not.toBe('active')
      expect(await exists('/etc/pyruse-ts/main.chain')).toBe(true)
      expect(await exists('/var/lib/pyruse-ts/state.sqlite')).toBe(true)
    })

    test('is purged: nothing is left but the user', async () => {
      await container.must('dpkg', '--purge', 'pyruse-ts')
      const left = await container.must(
        'find',
        '/etc',
        '/usr',
        '/lib',
        '/var',
        '-xdev',
        '-name',
        '*pyruse-ts*',
      )
      expect(left).toBe('')
      expect((await container.run('getent', 'passwd', 'pyruse-ts')).code).toBe(0)
    })
  },
)
