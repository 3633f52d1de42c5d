import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openScript, read, running } from './support.ts'

let state: string

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'pyruse-command-'))
})
afterEach(() => rmSync(state, { recursive: true }))

const once = { follow: false }
const daily = { every: '24h' }

/** All entries of one run. */
async function run(script: string, settings = {}) {
  const source = openScript(state, script, { ...daily, ...settings }, once)
  const entries = await read(source)
  source.close()
  return entries
}

describe('a run on a schedule', () => {
  it('gives an entry a line, of both streams, and the exit code with the last', async () => {
    const entries = await run('echo one; sleep 0.1; echo two >&2; sleep 0.1; printf three')
    expect(entries).toMatchObject([
      {
        MESSAGE: 'one',
        COMMAND: 'job',
        COMMAND_STREAM: 'stdout',
        PRIORITY: '6',
        SYSLOG_IDENTIFIER: 'sh',
        SYSLOG_PID: expect.stringMatching(/^\d+$/),
        _HOSTNAME: hostname(),
      },
      { MESSAGE: 'two', COMMAND_STREAM: 'stderr', PRIORITY: '3' },
      { MESSAGE: 'three', COMMAND_STREAM: 'stdout', COMMAND_RESULT: 'success', COMMAND_EXIT: '0' },
    ])
    expect(entries.filter((entry) => 'COMMAND_EXIT' in entry)).toHaveLength(1)
  })

  it('gives one entry of all that it writes, where that is wanted', async () => {
    const entries = await run('echo one; sleep 0.1; echo two >&2', { output: 'whole', identifier: 'patrol' })
    expect(entries).toMatchObject([
      { MESSAGE: 'one\ntwo', SYSLOG_IDENTIFIER: 'patrol', COMMAND_RESULT: 'success', COMMAND_EXIT: '0' },
    ])
  })

  it.each([
    [
      'an exit code',
      'echo x; exit 3',
      {},
      { COMMAND_RESULT: 'exit-code', COMMAND_EXIT: '3', MESSAGE: 'sh ended with exit code 3' },
    ],
    [
      'a signal',
      'kill -9 $$',
      {},
      { COMMAND_RESULT: 'signal', COMMAND_SIGNAL: 'SIGKILL', MESSAGE: 'sh was ended by SIGKILL' },
    ],
    [
      'a run that takes too long',
      'sleep 20',
      { timeout: '100ms' },
      { COMMAND_RESULT: 'timeout', MESSAGE: 'sh did not end within 100ms, and was killed' },
    ],
    [
      'a run that writes too much',
      'yes',
      { max_output: '1kB' },
      { COMMAND_RESULT: 'output', MESSAGE: 'sh wrote more than 1000 bytes, and was killed' },
    ],
    [
      'a program that is not there',
      '',
      { command: ['/nowhere/at-all'] },
      { COMMAND_RESULT: 'not-started', MESSAGE: 'at-all cannot be started: spawn /nowhere/at-all ENOENT' },
    ],
  ])('tells %s by an entry of its own', async (_what, script, settings, end) => {
    const entries = await run(script, settings)
    expect(entries.at(-1)).toMatchObject({ PRIORITY: '3', ...end })
    expect(entries.filter((entry) => 'COMMAND_RESULT' in entry)).toHaveLength(1)
  })

  it.each(['24d', '1001ms'])('may have a time-out of %s', async (timeout) => {
    expect(await run('echo x', { timeout })).toMatchObject([{ MESSAGE: 'x', COMMAND_RESULT: 'success' }])
  })

  it('gives nothing where it writes nothing and succeeds', async () => {
    expect(await run('true')).toEqual([])
  })

  it('lets no line say how the program ended', async () => {
    const script = `echo '{"msg":"a","command_exit":0,"COMMAND_RESULT":"success","COMMAND":"x"}'; exit 1`
    const entries = await run(script, { format: 'json' })
    expect(entries).toMatchObject([{ MESSAGE: 'a', COMMAND: 'job' }, { COMMAND_EXIT: '1' }])
    expect(Object.keys(entries[0] ?? {}).filter((name) => /EXIT|RESULT/.test(name))).toEqual([])
  })

  it('takes whatever bytes there are, and cuts lines that are too long', async () => {
    const entries = await run(
      `printf 'a\\377\\000b\\n\\n'; head -c 3000 /dev/zero | tr '\\0' x; echo; echo end`,
      {
        max_line: '1kB',
      },
    )
    expect(entries.map(({ MESSAGE }) => MESSAGE)).toEqual(['aÿ\0b', '', 'x'.repeat(1000), 'end'])
  })

  it('knows nothing of the environment, and runs where it is told', async () => {
    const entries = await run('env; pwd', { directory: state })
    const lines = entries
      .map(({ MESSAGE = '' }) => MESSAGE)
      .filter((line) => !/^(PWD|_|SHLVL|OLDPWD)=/.test(line))
    expect(lines.sort()).toEqual([state, 'LANG=C.UTF-8', expect.stringMatching(/^PATH=/)].sort())
  })

  it('leaves nothing running of what it started', async () => {
    await run('sleep 71.5 & echo x', {})
    await run('trap "" TERM; sleep 71.5 & sleep 71.5', { timeout: '50ms' })
    expect(running('71.5')).toBe(0)
  })
})

describe('the time of a run', () => {
  const noting = () => `date +%s%N >> ${state}/runs`
  const runs = () => readFileSync(join(state, 'runs'), 'utf8').trim().split('\n').length

  it('comes again and again', async () => {
    const source = openScript(state, 'echo x', { every: '50ms' })
    expect(await read(source, 3)).toHaveLength(3)
    source.close()
  })

  it('is kept over a restart: what was run is not run again, what fell due is, once', async () => {
    const first = await readOnce(null)
    await readOnce(first)
    expect(runs()).toBe(1)
    await readOnce(first.replace(/@.*/, `@${Date.now() - 3 * 86_400_000}`))
    expect(runs()).toBe(2)
    // As if nothing had been committed: the runs are in the spool, and need not be done again.
    await readOnce('1+0@0')
    expect(runs()).toBe(2)
  })

  it('is kept where the clock was set back', async () => {
    const source = openScript(state, 'echo x', daily, {
      cursor: `1+0@${Date.now() + 86_400_000_000}`,
      ...once,
    })
    expect(await read(source)).toEqual([])
    source.close()
  })

  it('is that of a cron expression, and never the start of the daemon', async () => {
    const yearly = { schedule: '0 0 1 1 *' }
    const first = openScript(state, noting(), yearly, once)
    expect(await read(first)).toEqual([])
    const missed = `1+0@${Date.now() - 2 * 366 * 86_400_000}`
    first.close()
    const second = openScript(state, noting(), yearly, { cursor: missed, ...once })
    await read(second)
    second.close()
    expect(runs()).toBe(1)
    expect(first.cursor()).toMatch(/^1\+0@\d{13}$/)
  })

  async function readOnce(cursor: string | null) {
    const source = openScript(state, noting(), daily, { cursor, ...once })
    await read(source)
    source.close()
    return source.cursor() ?? ''
  }

  it.each([
    ['on a schedule', daily],
    ['that keeps running', {}],
  ])('is a failure of the source, and nothing worse, where a run %s can never be', async (_, settings) => {
    // Nothing that the settings let through is so: a time-out that no timer holds stands for it.
    const source = openScript(state, 'echo x', { ...settings, timeout: '30d' })
    expect(await source.next()).toBeUndefined()
    await source.wait(AbortSignal.timeout(10_000))
    expect(source.failure).toEqual({
      message: expect.stringMatching(/^sh cannot be run: Expected the `timeout` option/),
      hint: 'see `command`, `directory` and `timeout` of this source',
    })
    source.close()
  })

  it('is no more once the source is closed: what runs is ended, and run again later', async () => {
    writeFileSync(join(state, 'runs'), '')
    const source = openScript(state, `echo x >> ${state}/runs; sleep 72.5`, daily)
    source.next()
    while (running('72.5') === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    source.close()
    while (running('72.5') > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const again = openScript(state, `echo y >> ${state}/runs`, daily, { cursor: source.cursor(), ...once })
    await read(again)
    again.close()
    expect(readFileSync(join(state, 'runs'), 'utf8')).toBe('x\ny\n')
  })
})
