import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PATIENT, until } from '../end-to-end/support/until.ts'
import { startRsyslog } from '../sources/lines/support/rsyslog.ts'
import { freePort } from '../sources/syslog/support/receiver.ts'
import { jsonLines, pyruse } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'
import { CHAIN_FILES } from './support.ts'

const SETTINGS = join(import.meta.dirname, '..', '..', 'examples', 'quickstart', 'settings.yaml')

/** Tags that rsyslog's own formats treat otherwise, each with what is said: refused passwords, and what is no news. */
const SAID: readonly (readonly [tag: string, message: string])[] = [
  ...['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name): [string, string][] => [
    [
      'postfix/smtpd[11]',
      `warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=${name}`,
    ],
    [
      'cyrus/imaps[12]',
      `badlogin: h.example.com [203.0.113.8] plaintext ${name} SASL(-13): authentication failure: checkpass failed`,
    ],
  ]),
  ['(systemd)[13]', 'pam_unix(systemd-user:session): session opened for user alice(uid=1000) by (uid=0)'],
  ['(sd-pam)[14]', 'pam_unix(systemd-user:session): session closed for user alice'],
  ['cyrus/ctl_cyrusdb[15]', 'done checkpointing cyrus databases'],
  ['postfix/qmgr[16]', '4B1FE80E2D: removed'],
]

describe.skipIf(missing('rsyslog', 'logger'))('what rsyslog writes to files', PATIENT, () => {
  it('is judged alike in each of its formats', async () => {
    await using rsyslog = await startRsyslog(await freePort(), await freePort())
    for (const [tag, message] of SAID) await rsyslog.log(tag, message)
    for (const path of rsyslog.files) {
      await until(
        'the last line',
        () => existsSync(path) && /: removed\n$|- 4B1FE80E2D: removed\n$/.test(readFileSync(path, 'utf8')),
      )
      const args = ['replay', '--config', SETTINGS, '--effects', '--input', path, ...CHAIN_FILES]
      const effects = jsonLines((await pyruse(args)).stdout)
      const bans = effects.flatMap((effect) => property(effect, 'address') ?? [])
      expect({ path, bans }).toEqual({ path, bans: ['203.0.113.9', '203.0.113.8'] })
      expect(effects.filter((effect) => property(effect, 'section') === 'OTHER')).toEqual([])
    }
  })
})

function property(value: unknown, name: string): unknown {
  return value instanceof Object ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined
}
