import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadProgram } from '../../src/program/load-program.ts'
import { httpServer } from '../support/http-server.ts'
import { pyruse } from '../support/pyruse.ts'
import { outcomeOf, outcomeText } from './outcome.ts'
import { change, copyOf, EXAMPLES } from './place.ts'

/** The folders of examples/, and the day that each has a recording of. The quickstart has tests of its own. */
const FOLDERS = [
  ['proxmox', '2025-11-21'],
  ['containers', '2025-11-21'],
  ['message-journal', '2025-11-21'],
  ['log-digest', '2025-11-21'],
  ['web-behind-proxy', '2025-11-21'],
  ['log-host', '2025-11-21'],
  ['single-server', '2025-11-21'],
  ['mail-server', '2025-11-21'],
] as const

const load = (name: string, settings: string) =>
  loadProgram({ config: join(EXAMPLES, name, settings), chains: [], banSets: 'declared' })

/** In milliseconds; the webhooks of one keep their pace for three quarters of a minute. */
const PATIENCE = 120_000

describe.each(FOLDERS)('the example %s', { timeout: PATIENCE }, (name, day) => {
  it.each(['settings.yaml', 'try.yaml'])('has no diagnostics with %s', async (settings) => {
    expect((await load(name, settings)).diagnostics).toEqual([])
  })

  it('passes its tests', async () => {
    const { code, stdout } = await pyruse(['test', '--config', join(EXAMPLES, name, 'settings.yaml')])
    expect(stdout).toMatch(/\n[1-9][0-9]* passed, 0 failed$/)
    expect(code).toBe(0)
  })

  it('does with what was recorded what expected.json says', async () => {
    const { origin, asked } = await httpServer((response) => response.end())
    const { folder, output } = copyOf(name)
    const config = join(folder, 'try.yaml')
    change(config, (text) => text.replaceAll('http://127.0.0.1:8008', origin))
    const { code, stderr } = await pyruse(['run', '--once', '--config', config])
    expect(code, stderr).toBe(0)
    const outcome = await outcomeOf(output, asked, day)
    await expect(outcomeText(outcome)).toMatchFileSnapshot(join(EXAMPLES, name, 'expected.json'))
  })
})
