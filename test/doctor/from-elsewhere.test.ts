import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { PROGRAM, startDaemon } from '../end-to-end/support/daemon.ts'
import { OBEDIENT } from '../end-to-end/support/obedient.ts'
import { makePlace } from '../end-to-end/support/place.ts'
import { PATIENT } from '../end-to-end/support/until.ts'
import { jsonLines } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'
import { problem, warning } from './support/patient.ts'

const NOBODY = 65_534

async function run(prefix: readonly string[], ...args: readonly string[]) {
  const [program = '', ...rest] = [...prefix, ...PROGRAM, ...args]
  const { exitCode, stdout, stderr } = await execa(program, rest, { reject: false, cwd: '/' })
  return { code: exitCode, stdout, stderr }
}

describe('doctor, started in another directory', PATIENT, () => {
  it('finds changed chain files, those in directories below, and lists', async () => {
    using place = makePlace()
    mkdirSync(place.path('below'))
    place.write('names.txt', 'one\n')
    place.write('below/more.chain', 'define names = file "../names.txt"\n')
    const settings = place.settings({
      chains: ['main.chain'],
      sources: { journal: { kind: 'file', path: place.write('app.log', '') } },
      mail: { transport: { directory: 'mails' } },
    })
    const chain = 'chain a from journal on SYSLOG_IDENTIFIER in names { drop }\n'
    place.write('main.chain', `include "below/*.chain"\n${chain}`)
    await using _ = await startDaemon(settings)
    const aboutDaemon = async () => {
      const { stdout } = await run([], 'doctor', '--json', '--config', settings)
      return jsonLines(stdout).filter((finding) => JSON.stringify(finding).includes('"about":"daemon"'))
    }
    expect(await aboutDaemon()).toMatchObject([{ level: 'ok' }])
    place.write('below/more.chain', 'define names = file "../names.txt"\n\n')
    place.write('names.txt', 'two\n')
    expect(await aboutDaemon()).toMatchObject([
      warning(/before the last change of \/.*\/below\/more\.chain, \/.*\/names\.txt$/),
    ])
  })
})

describe.skipIf(missing('root', 'setpriv'))('to somebody whom the state is closed to', PATIENT, () => {
  it('doctor, advise and graph say so, and do not take it for missing', async () => {
    using place = makePlace()
    mkdirSync(place.path('closed'))
    place.write('closed/app.log', '')
    symlinkSync('loop', place.path('loop'))
    place.write('log.json', '')
    place.write('main.chain', 'chain a from journal { drop }\n')
    const settings = place.settings({
      chains: ['main.chain'],
      sources: {
        journal: { kind: 'recording', path: 'log.json' },
        app: { kind: 'file', path: [place.path('closed/app.log'), place.path('loop')] },
      },
      mail: { transport: { directory: 'mails' } },
    })
    expect(await run([], 'run', '--once', '--config', settings)).toMatchObject({ code: 0 })
    for (const directory of [place.state, place.path('closed')]) {
      chownSync(directory, NOBODY, NOBODY)
      chmodSync(directory, 0o700)
    }
    const denied = new RegExp(`the database ${place.state}/state\\.sqlite cannot be read \\(EACCES: `)
    const doctor = await run(OBEDIENT, 'doctor', '--json', '--config', settings)
    expect(doctor).toMatchObject({ code: 1, stderr: '' })
    const findings = jsonLines(doctor.stdout)
    expect(findings).toContainEqual(expect.objectContaining({ about: 'database', ...problem(denied) }))
    expect(findings).toContainEqual(
      expect.objectContaining({ about: 'source app', ...problem(/no permission to read .*app\.log/) }),
    )
    expect(findings).toContainEqual(
      expect.objectContaining({ about: 'source app', ...problem(/loop cannot be read: ELOOP/) }),
    )
    for (const command of [['advise'], ['graph', '--hits']])
      expect(await run(OBEDIENT, ...command, '--config', settings)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(denied),
      })
  })
})
