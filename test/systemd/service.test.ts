import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { missing } from '../support/requirements.ts'
import { startMailServer } from './support/mail-server.ts'
import { installService, type Service } from './support/service.ts'

const SETTINGS = `
chains: [main.chain]
timezone: UTC
mail:
  from: pyruse-ts@example.org
  to: [hostmaster@example.org]
  transport:
    smtp: { host: 127.0.0.1, port: 2525, encryption: none, user: pyruse, password_credential: smtp-password }
ban_sets:
  pyruse: { backend: nftables, table: inet filter, ipv4: banned }
`
const CHAINS = `
chain main from journal on SYSLOG_IDENTIFIER in ["sshd", "pyruse-ts"] {
    if SYSLOG_IDENTIFIER == "pyruse-ts" {
        email "the program read its own log" subject "echo of {MESSAGE}"
        accept
    }
    match MESSAGE {
        like "attack by {ip:addr}" -> count attacks by ip within 1h as n
        like "mail {_}" {
            email "told by the service" subject "{MESSAGE}"
            accept
        }
    }
    n >= 3 -> ban ip for 1h with pyruse
    accept
}
`
const CHANGED = CHAINS.replace('n >= 3', 'n >= 1')
const WRONG = CHAINS.replace('ban ip', 'bane ip')

/** Who attacks as soon as the first start is over. */
const FIRST = '192.0.2.9'

/** Seconds: as short as a busy machine allows. */
const WATCHDOG = 4

/** What it takes to bring a signal, a look into the journal and a batch to an end on a busy machine. */
const PATIENCE = { timeout: 20_000, interval: 100 }

describe.skipIf(missing('root', 'debootstrap', 'systemd-nspawn', 'unshare', 'setpriv'))(
  'the service under systemd',
  () => {
    let service: Service
    let mail: Awaited<ReturnType<typeof startMailServer>>
    /** The first start may have to build the container's system. */
    beforeAll(async () => {
      service = await installService({
        '/etc/pyruse-ts/settings.yaml': SETTINGS,
        '/etc/pyruse-ts/main.chain': CHAINS,
      })
      const { must, write } = service.container
      await must(
        'nft',
        'add table inet filter; add set inet filter banned { type ipv4_addr; flags timeout; }',
      )
      await write('/etc/credstore/pyruse-ts.smtp-password', 'of the credential\n', '0600')
      mail = await startMailServer(service.container)
      await service.dropIn('watchdog', ['[Service]', `WatchdogSec=${WATCHDOG}s`])
      await must('systemctl', 'start', 'pyruse-ts')
      // What stands in the journal before it is read for the first time is never walked.
      await attack(FIRST, 3)
    }, 300_000)
    afterAll(() => service?.[Symbol.asyncDispose]())

    const systemctl = (...args: readonly string[]) => service.container.run('systemctl', ...args)
    const restarts = async () => Number((await service.properties()).NRestarts)
    const attack = async (address: string, times: number) => {
      for (let said = 0; said < times; said++) await service.say(`attack by ${address}`)
    }
    const expectBan = (address: string) => expect.poll(service.banned, PATIENCE).toContain(address)
    const subjects = async () =>
      (await mail.mails()).map(({ text }) => /^Subject: (.*?)\r?$/m.exec(text)?.[1])

    test('is exposed by 2.0 at the most, and its unit is without a fault', async () => {
      const unit = '/etc/systemd/system/pyruse-ts.service'
      const exposed = await service.container.run(
        'systemd-analyze',
        'security',
        '--offline=true',
        '--threshold=20',
        unit,
      )
      expect(exposed.stdout).toMatch(/Overall exposure level for pyruse-ts.service: [01]\.\d|2\.0/)
      expect(exposed.code).toBe(0)
      const { code, stderr } = await service.container.run('systemd-analyze', 'verify', '--man=no', unit)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    })

    test('is started only once it follows the journal, and says what it does', async () => {
      expect(await service.properties()).toMatchObject({
        Type: 'notify',
        ActiveState: 'active',
        SubState: 'running',
        StatusText: expect.stringMatching(/^walking journal through 1 chains; next digest \d{4}-/),
      })
      const log = (await service.log()).map(({ MESSAGE }) => MESSAGE)
      expect(log).toContainEqual(expect.stringContaining('"msg":"started"'))
      await expectBan(FIRST)
    })

    test('does not end because a program that it runs takes all the memory', async () => {
      expect(await service.properties()).toMatchObject({ OOMPolicy: 'continue' })
    })

    test('bans as nobody in particular, with one capability and under a filter of system calls', async () => {
      const { Uid, CapEff, CapBnd, NoNewPrivs, Seccomp } = await service.process()
      expect(Uid).not.toMatch(/\b0\b/)
      expect({ CapEff, CapBnd, NoNewPrivs, Seccomp }).toEqual({
        CapEff: '0000000000001000',
        CapBnd: '0000000000001000',
        NoNewPrivs: '1',
        Seccomp: '2',
      })
      await attack('192.0.2.1', 3)
      await expectBan('192.0.2.1')
    })

    test.each([
      ['/var/lib/pyruse-ts', true],
      ['/run/pyruse-ts', true],
      ['/tmp', true],
      ['/etc/pyruse-ts', false],
      ['/usr/lib', false],
      ['/home', false],
      ['/proc/sys/kernel/hostname', false],
    ])('may write below %s: %s', async (path, may) => {
      const { MainPID = '' } = await service.properties()
      const { code } = await service.container.run('nsenter', '-t', MainPID, '-m', 'test', '-w', path)
      expect(code === 0).toBe(may)
    })

    test('writes only to what is its own, and runs nothing that lies there', async () => {
      const { MainPID = '' } = await service.properties()
      const { container } = service
      // Root itself, so that the sandbox alone is what stops it.
      const inside = (...command: readonly string[]) =>
        container.run('nsenter', '-t', MainPID, '-m', ...command)
      const OWN = ['/var/lib/pyruse-ts', '/run/pyruse-ts', '/tmp', '/var/tmp', '/dev/shm']
      for (const directory of ['/var/log', '/var/lib', '/run', '/run/lock', '/srv', '/etc']) {
        const { code, stderr } = await inside('touch', `${directory}/written`)
        expect({ directory, code, stderr }).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('Read-only'),
        })
      }
      for (const directory of OWN) {
        await container.must('nsenter', '-t', MainPID, '-m', 'cp', '/bin/true', `${directory}/true`)
        const { code } = await inside(`${directory}/true`)
        expect({ directory, code }).toEqual({ directory, code: 126 })
        await inside('rm', `${directory}/true`)
      }
    })

    test('shows doctor what it cannot do, though root could', async () => {
      const { container } = service
      await container.must('install', '-m', '640', '-g', 'adm', '/dev/null', '/var/log/closed.log')
      await container.must('install', '-m', '755', '/bin/true', '/root/tool')
      await container.must('install', '-m', '2755', '/bin/true', '/usr/sbin/sendmail')
      const more = `
sources:
  journal: { kind: journald }
  closed: { kind: file, path: /var/log/closed.log }
  tool: { kind: command, command: [/root/tool], every: 1d }
archives:
  own: {}
  elsewhere: { directory: /var/log/elsewhere }
`
      const settings = SETTINGS.replace(/smtp: .*/, 'sendmail: /usr/sbin/sendmail') + more
      const withTool = settings.replace(
        'ban_sets:',
        'ban_sets:\n  tool: { backend: command, ban: [/root/tool], unban: [/root/tool] }\n  old: { backend: ipset, ipv4: old4, manage: true }',
      )
      await container.write('/etc/pyruse-ts/wide.yaml', withTool)
      const { stdout } = await container.run(
        'pyruse-ts',
        'doctor',
        '--json',
        '--config',
        '/etc/pyruse-ts/wide.yaml',
      )
      const problems = stdout
        .split('\n')
        .filter(Boolean)
        .map((line): Finding => JSON.parse(line))
        .filter(({ level }) => level === 'problem')
        .map(({ about, finding }) => `${about}: ${finding}`)
      expect(problems).toEqual(
        expect.arrayContaining([
          'source closed: the daemon may not read /var/log/closed.log',
          'source tool: the daemon may not run /root/tool',
          'archive elsewhere: the daemon may not write /var/log',
          'programs: the daemon has no CAP_NET_RAW',
          'ban set tool: the daemon may not run /root/tool',
          expect.stringMatching(/^mail: \/usr\/sbin\/sendmail needs rights of its own/),
        ]),
      )
      expect(problems.join('\n')).not.toContain('archive own')
    })

    test('hands mails in with the password of its credential', async () => {
      await service.say('mail one')
      await expect.poll(subjects, PATIENCE).toContain('mail one')
      const [first] = await mail.mails()
      expect(first?.as).toBe('pyruse:of the credential')
    })

    test('is restarted when it is killed, and has lost nothing', async () => {
      const before = await restarts()
      await attack('192.0.2.2', 2)
      await systemctl('kill', '--signal', 'KILL', 'pyruse-ts')
      await attack('192.0.2.2', 1)
      await expectBan('192.0.2.2')
      expect(await restarts()).toBe(before + 1)
    })

    test('lives on while an executor hangs, and is killed and restarted when it hangs itself', async () => {
      const { MainPID, NRestarts } = await service.properties()
      await mail.hang(true)
      await service.say('mail two')
      await attack('192.0.2.3', 2)
      // Longer than the watchdog waits.
      for (let seconds = 0; seconds <= WATCHDOG; seconds++) {
        await attack(`192.0.2.1${seconds}`, 3)
        await expectBan(`192.0.2.1${seconds}`)
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
      expect(await service.properties()).toMatchObject({ MainPID, NRestarts })
      await mail.hang(false)
      await expect.poll(subjects, PATIENCE).toContain('mail two')

      await systemctl('kill', '--signal', 'STOP', 'pyruse-ts')
      await attack('192.0.2.3', 1)
      await expectBan('192.0.2.3')
      expect(await restarts()).toBe(Number(NRestarts) + 1)
      const { stdout } = await service.container.run('journalctl', '-u', 'pyruse-ts', '-o', 'cat', '_PID=1')
      expect(stdout).toContain('Watchdog timeout')
    })

    test('takes over what was changed at a reload, and refuses what is wrong', async () => {
      const { write } = service.container
      const { MainPID } = await service.properties()
      await write('/etc/pyruse-ts/main.chain', WRONG)
      expect((await systemctl('reload', 'pyruse-ts')).code).not.toBe(0)
      await attack('192.0.2.4', 3)
      await expectBan('192.0.2.4')
      await write('/etc/pyruse-ts/main.chain', CHANGED)
      expect(await systemctl('reload', 'pyruse-ts')).toMatchObject({ code: 0 })
      await attack('192.0.2.5', 1)
      await expectBan('192.0.2.5')
      expect(await service.properties()).toMatchObject({ MainPID, ActiveState: 'active' })
    })

    test('keeps its counters from one start to the next', async () => {
      await service.container.write('/etc/pyruse-ts/main.chain', CHAINS)
      await systemctl('restart', 'pyruse-ts')
      await attack('192.0.2.6', 2)
      await systemctl('stop', 'pyruse-ts')
      expect(await service.properties()).toMatchObject({ ActiveState: 'inactive', Result: 'success' })
      await attack('192.0.2.6', 1)
      await systemctl('start', 'pyruse-ts')
      await expectBan('192.0.2.6')
    })

    test('tells the journal the priority of what it logs, and never reads that itself', async () => {
      await service.container.must('nft', 'delete set inet filter banned')
      await attack('192.0.2.7', 3)
      const failures = async () => (await service.log()).filter(({ MESSAGE }) => MESSAGE?.includes('banned'))
      await expect.poll(failures, PATIENCE).not.toEqual([])
      const told = (await service.log()).map(({ MESSAGE, PRIORITY }) => {
        const [, level = 'no level'] = /^\{"level":"(\w+)"/.exec(MESSAGE ?? '') ?? []
        return `${level} ${PRIORITY}`
      })
      // What has no level is what is said of a wrong configuration.
      expect([...new Set(told)].sort()).toEqual(['error 3', 'info 6', 'no level 4', 'warn 4'])
      expect((await subjects()).filter((subject) => subject?.startsWith('echo'))).toEqual([])
    })

    test('does not start over and over with a configuration that is wrong', async () => {
      await service.container.write('/etc/pyruse-ts/main.chain', WRONG)
      expect((await systemctl('restart', 'pyruse-ts')).code).not.toBe(0)
      expect(await service.properties()).toMatchObject({
        ActiveState: 'failed',
        ExecMainStatus: '2',
        NRestarts: '0',
      })
    })
  },
)
