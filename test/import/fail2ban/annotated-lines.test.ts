import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckedProgram } from '../../../src/check/program.ts'
import { importFail2ban } from '../../../src/import/fail2ban/import-fail2ban.ts'
import { NO_ACCOUNTS } from '../../../src/module/ports.ts'
import { loadProgram } from '../../../src/program/load-program.ts'
import { TestBench } from '../../../src/testing/bench.ts'
import { parseAddress } from '../../../src/values/address.ts'
import { textOf } from '../../../src/values/value.ts'
import { annotatedLines } from '../../chains/fail2ban/annotated-lines.ts'
import { missing } from '../../support/requirements.ts'

const ETC = '/etc/fail2ban'

/** Why failures that fail2ban sees are not seen by chains that were made of its filters, all of which is told at the import. */
const SEVERAL_LINES = 'a pattern for several lines'
const TIME_WITHIN = 'a time that stands within the line, or in a way of its own'

/** Filters for which no chain ships: how many of their annotated failures are not seen, and why. */
const FILTERS: [filter: string, unseen: number, why?: string][] = [
  ['3proxy', 3, TIME_WITHIN],
  ['assp', 1, 'an address that is none of anybody: 0.0.0.0'],
  ['centreon', 0],
  ['counter-strike', 2, TIME_WITHIN],
  ['directadmin', 0],
  ['domino-smtp', 1, TIME_WITHIN],
  ['drupal-auth', 0],
  ['freeswitch', 1, TIME_WITHIN],
  ['froxlor-auth', 0],
  ['gitlab', 0],
  ['groupoffice', 0],
  ['gssftpd', 0],
  ['guacamole', 3, SEVERAL_LINES],
  ['horde', 0],
  ['kerio', 0],
  ['mongodb-auth', 4, SEVERAL_LINES],
  ['monitorix', 0],
  ['mssql-auth', 0],
  ['nagios', 0],
  ['openhab', 0],
  ['openwebmail', 0],
  ['oracleims', 0],
  ['perdition', 0],
  ['portsentry', 0],
  ['qmail', 0],
  ['scanlogd', 0],
  ['screensharingd', 0],
  ['selinux-ssh', 0],
  ['slapd', 1, SEVERAL_LINES],
  ['softethervpn', 1, TIME_WITHIN],
  ['sogo-auth', 0],
  ['solid-pop3d', 0],
  ['squirrelmail', 0],
  ['stunnel', 0],
  ['tine20', 2, TIME_WITHIN],
  ['uwimap-auth', 0],
  ['wuftpd', 0],
  ['xinetd-fail', 0],
  ['zoneminder', 0],
]

describe.skipIf(missing('fail2ban'))(
  "chains made of fail2ban's filters, on the lines of its own tests",
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'pyruse-import-'))
    let program: CheckedProgram

    beforeAll(async () => {
      const jails = FILTERS.map(
        ([filter]) => `[${filter}]\nenabled = true\nbackend = polling\nlogpath = /srv/${filter}.log\n`,
      )
      const read = (path: string) => {
        if (path === 'jail.local') return `[sshd]\nenabled = false\n${jails.join('')}`
        try {
          return readFileSync(join(ETC, path), 'utf8')
        } catch {
          return undefined
        }
      }
      const imported = importFail2ban({
        read,
        list: (path) => (existsSync(join(ETC, path)) ? readdirSync(join(ETC, path)) : []),
      })
      if ('problem' in imported) throw new Error(imported.problem)
      writeFileSync(join(directory, 'main.chain'), imported.chains)
      writeFileSync(join(directory, 'settings.yaml'), imported.settings)
      const config = join(directory, 'settings.yaml')
      const { checked, diagnostics } = await loadProgram({ config, chains: [], banSets: 'declared' })
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      if (checked === undefined) throw new Error('the chains are wrong')
      program = checked.program
    })
    afterAll(() => rmSync(directory, { recursive: true }))

    it.each(FILTERS)('%s: all but %i failures are seen, and nothing else', (filter, unseen) => {
      const bench = new TestBench(program, NO_ACCOUNTS, `jail_${filter.replaceAll('-', '_')}`)
      const judged = annotatedLines(filter).map(({ text, isFailure, host = '' }) => {
        bench.walk({ MESSAGE: text })
        const { offender } = bench.last?.fields() ?? {}
        return {
          text,
          found: offender && textOf(offender),
          said: isFailure ? (parseAddress(host)?.text ?? host) : undefined,
        }
      })
      expect(judged.some(({ said }) => said !== undefined)).toBe(true)
      const missed = judged.filter(({ found, said }) => found === undefined && said !== undefined)
      expect(judged.filter(({ found, said }) => found !== undefined && found !== said)).toEqual([])
      expect(missed).toHaveLength(unseen)
    })
  },
)
