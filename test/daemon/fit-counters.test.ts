import { appendFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startDaemon } from '../end-to-end/support/daemon.ts'
import { makePlace } from '../end-to-end/support/place.ts'
import { PATIENT } from '../end-to-end/support/until.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const AT = Date.parse('2026-11-20T12:00:00Z')
const OTHERWISE = 'a counter counts otherwise now: what no rule counts so is dropped'

/** A run for each rule, with entries of its own, on one state: what counts then. */
function place() {
  const directory = directoryWith({
    'settings.yaml':
      'chains: [main.chain]\nstate: state\nsources: { journal: { kind: recording, path: all.json } }\n',
  })
  const config = ['--config', `${directory}/settings.yaml`]
  const entries: string[] = []
  return async (rule: string, messages: readonly string[]) => {
    for (const MESSAGE of messages) {
      const at = String((AT + entries.length * 1000) * 1000)
      entries.push(JSON.stringify({ __REALTIME_TIMESTAMP: at, _HOSTNAME: 'mars', MESSAGE }))
    }
    writeFileSync(`${directory}/main.chain`, `chain main from journal {\n    ${rule}\n    accept\n}\n`)
    writeFileSync(`${directory}/all.json`, `${entries.join('\n')}\n`)
    const { code, stderr } = await pyruse(['run', '--once', ...config])
    expect(code).toBe(0)
    const { stdout } = await pyruse(['counters', '--json', ...config])
    const log = jsonLines(stderr.replaceAll(/^[^{].*$/gm, ''))
    const said = log.filter((line) => (line as { readonly msg: string }).msg === OTHERWISE)
    return { counts: jsonLines(stdout).map((row) => (row as { readonly value: number }).value), said }
  }
}

const FIVE = ['a', 'b', 'c', 'd', 'e']
const LASTS = 'count big by _HOSTNAME as n'
const PASSES = 'count big by _HOSTNAME within 1h as n'

describe('after its rules were changed', () => {
  it.each([
    ['additions that were to last, where none shall any more', LASTS, PASSES, [1]],
    [
      'different values likewise',
      'count big by _HOSTNAME distinct MESSAGE as n',
      'count big by _HOSTNAME distinct MESSAGE within 1h as n',
      [1],
    ],
    ['a window that becomes a bucket', PASSES, 'count big by _HOSTNAME leaking 1h as n', [1]],
    [
      'a bucket that becomes different values',
      'count big by _HOSTNAME leaking 1h as n',
      `${PASSES} distinct MESSAGE`,
      [1],
    ],
  ])(
    'a counter drops what no rule counts so, and says it once: %s',
    async (_title, before, after, counts) => {
      const run = place()
      expect(await run(before, FIVE)).toEqual({ counts: [5], said: [] })
      expect(await run(after, ['f'])).toMatchObject({ counts, said: [{ counter: 'big', keys: 1 }] })
      expect((await run(after, ['g'])).said).toEqual([])
    },
  )

  it.each([
    ['a window that becomes shorter', PASSES, 'count big by _HOSTNAME within 10m as n'],
    [
      'what lasts, where some still does',
      LASTS,
      `MESSAGE == "f" -> ${PASSES}\n    MESSAGE != "f" -> ${LASTS}`,
    ],
    ['where nothing counts it any more', LASTS, 'MESSAGE == "nothing" -> reset big by _HOSTNAME'],
  ])('it keeps everything else: %s', async (_title, before, after) => {
    const run = place()
    await run(before, FIVE)
    const { counts, said } = await run(after, ['f'])
    expect({ counts, said }).toEqual({ counts: [after.includes('reset') ? 5 : 6], said: [] })
  })

  it('what passes counts on beside what was to last', async () => {
    const run = place()
    await run(`MESSAGE == "a" -> ${LASTS}\n    MESSAGE != "a" -> ${PASSES}`, FIVE)
    expect((await run(PASSES, ['f'])).counts).toEqual([5])
  })

  it('the grace of a reset goes on', async () => {
    const run = place()
    const reset = 'MESSAGE == "reset" -> reset big by _HOSTNAME grace 1h, accept\n    '
    await run(reset + LASTS, ['a', 'reset'])
    expect(await run(reset + PASSES, ['b'])).toEqual({ counts: [], said: [] })
  })
})

describe('a reload', PATIENT, () => {
  it('has counters drop what no rule counts so', async () => {
    using there = makePlace()
    const write = (rule: string) =>
      there.write('main.chain', `chain main from log {\n    ${rule}\n    accept\n}\n`)
    write('count big by _HOSTNAME as n')
    there.write('app.log', '')
    const settings = there.settings({
      chains: ['main.chain'],
      sources: { log: { kind: 'file', path: there.path('app.log'), format: 'plain' } },
    })
    await using daemon = await startDaemon(settings)
    there.write('app.log', 'a\nb\nc\n')
    const counters = async () =>
      jsonLines((await pyruse(['counters', '--json', '--config', settings])).stdout)
    while ((await counters()).length === 0);
    expect(await counters()).toMatchObject([{ value: 3 }])
    write('count big by _HOSTNAME within 1h as n')
    expect(await pyruse(['reload', '--config', settings])).toMatchObject({ code: 0 })
    expect(await daemon.logged(OTHERWISE)).toMatchObject({ counter: 'big', keys: 1 })
    appendFileSync(there.path('app.log'), 'd\n')
    while (JSON.stringify(await counters()).includes('"value":3'));
    expect(await counters()).toMatchObject([{ value: 1 }])
  })
})
