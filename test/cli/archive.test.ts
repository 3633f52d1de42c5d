import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ATTACK_TABLE } from '../security/attacks.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const CHAINS = `
chain main from journal {
    record all
    MESSAGE like "login of {user} from {ip:addr} port {port:int}" -> goto login
    _PID == 7 -> drop
}

chain login {
    record logins fields [_HOSTNAME, user, ip, port, _PID]
    count logins by ip within 1h as logins
    logins > 3 -> ban ip with ssh for 1h, accept
    accept
}
`

const START = Date.UTC(2026, 10, 20, 10) * 1000

/** Entries as `journalctl -o json` prints them: bytes that are no UTF-8, a field twice, hostile texts. */
function recording(): string {
  const attacks = ATTACK_TABLE.map(([, attack]) => ({
    MESSAGE: attack,
    [attack.slice(0, 60)]: attack.slice(0, 500),
  }))
  const logins = Array.from({ length: 200 }, (_, number) => ({
    MESSAGE: `login of u${number} from 203.0.113.${number % 9} port ${1024 + number}`,
    _HOSTNAME: 'mars',
  }))
  const odd = [
    { MESSAGE: [0x67, 0x72, 0xfc, 0xdf, 0x65], _PID: '7' },
    { MESSAGE: ['first', 'second'], _PID: '7' },
    { _PID: '7' },
    { MESSAGE: null },
  ]
  return [...logins, ...odd, ...attacks]
    .map(
      (entry, number) =>
        `${JSON.stringify({ __REALTIME_TIMESTAMP: String(START + number * 1000), ...entry })}\n`,
    )
    .join('')
}

describe('an archive', () => {
  let directory = ''
  const path = (name: string) => join(directory, name)
  const configured = (...args: readonly string[]) => pyruse([...args, '--config', path('settings.yaml')])
  beforeAll(async () => {
    directory = directoryWith({
      'main.chain': CHAINS,
      'past.json': recording(),
      'settings.yaml': `
chains: [main.chain]
state: state
sources: { journal: { kind: recording, path: past.json } }
ban_sets: { ssh: { backend: none } }
archives:
  all: { directory: all, max_size: 10kB, keep: 1000, compress: gzip }
  logins: {}
`,
    })
    const { code, stderr } = await configured('run', '--once')
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('"error"') })
  })

  test('of several files is decided about again as at the first time', async () => {
    expect(readdirSync(path('all')).length).toBeGreaterThan(3)
    const [first, again, effects, effectsAgain] = await Promise.all([
      configured('replay', '--verdicts', '--input', path('past.json')),
      configured('replay', '--verdicts', '--input', path('all')),
      configured('replay', '--effects', '--input', path('past.json')),
      configured('replay', '--effects', '--input', path('all')),
    ])
    expect(jsonLines(first.stdout).length).toBeGreaterThan(200)
    expect(again.stdout).toBe(first.stdout)
    expect(effectsAgain.stdout).toBe(effects.stdout)
    expect(jsonLines(effects.stdout)).toContainEqual(
      expect.objectContaining({
        effect: 'record',
        archive: 'logins',
        entry: { _HOSTNAME: 'mars', user: 'u0', ip: '203.0.113.0', port: 1024 },
      }),
    )
  })

  test('holds of an entry what it is asked for, in a line of JSON each, below the state', () => {
    const [name = ''] = readdirSync(path('state/archives/logins'))
    const [line] = readFileSync(path(`state/archives/logins/${name}`), 'utf8').split('\n')
    expect(line).toBe(
      `{"__REALTIME_TIMESTAMP":"${START}","_HOSTNAME":"mars","user":"u0","ip":"203.0.113.0","port":1024}`,
    )
  })

  test('is told of by status', async () => {
    const entries = recording().split('\n').length - 1
    const [{ stdout: json }, { stdout: text }] = await Promise.all([
      configured('status', '--json'),
      configured('status'),
    ])
    expect(jsonLines(json)).toMatchObject([
      {
        archives: [
          {
            archive: 'all',
            directory: path('all'),
            records: entries,
            files: readdirSync(path('all')).length,
            waiting: 0,
          },
          { archive: 'logins', records: 200, files: 1, error: null },
        ],
      },
    ])
    expect(text).toMatch(/^ {2}journal +read to where its cursor says$/m)
    expect(text).toMatch(
      /^archives\n {2}all {10}\d+ records; \d+ files with [\d.]+ MB\n {2}logins {7}200 records; 1 file with 22 kB/m,
    )
  })

  test('that the settings do not know is found when the chains are checked', async () => {
    const wrong = directoryWith({
      'wrong.chain': 'chain c from journal { record lgins; accept }',
      'settings.yaml': 'chains: [wrong.chain]\narchives: { logins: {} }\n',
    })
    const { code, stdout } = await pyruse(['check', '--config', join(wrong, 'settings.yaml')])
    expect(code).not.toBe(0)
    expect(stdout).toMatch(/no archive named `lgins`[\s\S]*did you mean `logins`/)
  })
})
