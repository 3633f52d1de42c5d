import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync } from 'node:fs'
import { expect, test } from 'vitest'
import { missing } from '../../support/requirements.ts'
import { startDaemon } from '../support/daemon.ts'
import { makePlace } from '../support/place.ts'
import { PATIENT, until } from '../support/until.ts'

/** Somebody who has no other processes; nobody limits those of root. */
const SOMEBODY = ['setpriv', '--reuid=64321', '--clear-groups']
/** The program and its libraries may lie where only we may read. */
const READS_ALL = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']

test.skipIf(missing('root', 'setpriv'))(
  'a program that cannot be started for want of processes is not said to be missing',
  PATIENT,
  async () => {
    using place = makePlace()
    for (const directory of [place.directory, place.state]) chmodSync(directory, 0o777)
    place.write(
      'main.chain',
      `chain main from journal {
    MESSAGE like "ban {ip:addr}" -> exec ["/bin/true"], email "{ip}", ban ip with own, ban ip with kernel
    accept
}
`,
    )
    place.write('log', '')
    const settings = place.settings({
      chains: ['main.chain'],
      sources: { journal: { kind: 'file', path: 'log', format: 'plain' } },
      mail: { from: 'a@example.org', to: ['b@example.org'], transport: { sendmail: '/bin/true' } },
      ban_sets: {
        own: { backend: 'command', ban: ['/bin/true', '{address}'] },
        kernel: { backend: 'nftables', table: 'inet filter', ipv4: 'banned' },
      },
    })
    await using daemon = await startDaemon(settings, { prefix: [...SOMEBODY, ...READS_ALL] })
    // Its threads count, too.
    const [file = '', ...args] = [...SOMEBODY, 'prlimit', `--pid=${daemon.pid}`, '--nproc=1']
    execFileSync(file, args)
    appendFileSync(place.path('log'), 'ban 203.0.113.1\n')
    const failures = () =>
      daemon.log.filter(({ msg }) => msg === 'effects cannot be carried out, will be tried again')
    await until('all four have failed', () => failures().length === 4)
    for (const { error, hint } of failures()) {
      expect(error).toContain('cannot be run')
      expect(hint).toContain('TasksMax=')
    }
    expect(await daemon.stop()).toBe(0)
  },
)
