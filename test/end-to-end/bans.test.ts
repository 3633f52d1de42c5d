import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ATTACKER, connectThreeHosts, type ThreeHosts } from '../effects/ban/three-hosts.ts'
import { type Journald, startJournald } from '../support/journald.ts'
import { missing } from '../support/requirements.ts'
import { type Daemon, PROGRAM, startDaemon } from './support/daemon.ts'
import { makePlace, type Place } from './support/place.ts'
import { PATIENT, until } from './support/until.ts'

const CHAINS = `
chain sshd from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password from {ip:addr}" and ban_count(ip, ssh, as: bans) -> {BAN}
    MESSAGE like "Forgive {ip:addr}" -> unban ip with ssh, accept
    MESSAGE like "Noise from {net:addr}" -> ban net with ssh prefix 26/64 for 1h, accept
    MESSAGE like "Flood from {wide:addr}" -> ban wide with ssh prefix 8/32 for 1h, accept
    MESSAGE like "Mass from {many:addr}" -> ban many with ssh for 1h, accept
    MESSAGE like "Curious {seen:addr}" -> ban seen with watch for 1h, accept
}

# Who is banned for the third time, by whatever chain, is banned for a month.
chain recidive from journal on SYSLOG_IDENTIFIER == "pyruse-ts" {
    if MESSAGE like "Banned {again:addr}{_}" {
        count recidives by again within 1d as recidives
        recidives >= 3 -> ban again with recidive for 30d
        accept
    }
}
`
const BAN = 'log NOTICE "Banned {ip}, for the {bans}. time before", ban ip with ssh for 1h, accept'

interface Ban {
  readonly set: string
  readonly address: string
  readonly since: string
  readonly until: string | null
  readonly times: number
}

// Its steps build on one another.
describe.skipIf(missing('root', 'journald', 'journalctl', 'nft', 'ip', 'ping', 'logger'))(
  'bans by a daemon',
  PATIENT,
  () => {
    let journald: Journald
    let hosts: ThreeHosts
    let place: Place
    let daemon: Daemon
    let settings: string

    const SETTINGS = () => ({
      chains: ['main.chain'],
      sources: { journal: { kind: 'journald', namespace: journald.namespace, start: 'now' } },
      log: { socket: journald.nativeSocket },
      reconcile: '1s',
      ban_sets: {
        ssh: {
          backend: 'nftables',
          table: 'inet pyruse',
          ipv4: 'ssh4',
          ipv6: 'ssh6',
          manage: true,
          escalate: { factor: 2, up_to: '8h' },
        },
        recidive: { backend: 'nftables', table: 'inet pyruse', ipv4: 'long4', manage: true },
        watch: { backend: 'nftables', table: 'inet pyruse', ipv6: 'watch6', manage: true, mode: 'observe' },
      },
    })
    /** nft as the daemon finds it: counts its calls, and hangs as long as there is a file `hold`. */
    const start = async () => {
      const prefix = [...hosts.onDefender, 'env', `PATH=${place.directory}:${process.env.PATH}`]
      daemon = await startDaemon(settings, { prefix })
    }
    const calls = () => readFileSync(place.path('calls'), 'utf8').split('\n').length - 1
    const failed = (address: string) => journald.log('sshd', 6, `Failed password from ${address}`)
    const elements = (set: string) => {
      const listed = spawnSync('ip', [
        ...hosts.onDefender.slice(1),
        'nft',
        'list',
        'set',
        'inet',
        'pyruse',
        set,
      ])
      const [, inside = ''] = /elements = \{([^}]*)\}/.exec(listed.stdout.toString()) ?? []
      return inside.split(',').flatMap((element) => element.trim() || [])
    }
    const element = (set: string, address: string) =>
      until(`${address} is in ${set}`, () => elements(set).find((one) => one.startsWith(`${address} `)))
    const pyruse = (...args: readonly string[]) => {
      const [program = '', ...before] = [...hosts.onDefender, ...PROGRAM]
      return execFileSync(program, [...before, ...args, '--config', settings], { encoding: 'utf8' })
    }
    const bans = (): readonly Ban[] =>
      pyruse('bans', 'list', '--json')
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    const told = () => pyruse('report')

    beforeAll(async () => {
      place = makePlace()
      hosts = connectThreeHosts()
      journald = await startJournald()
      place.write('main.chain', CHAINS.replace('{BAN}', BAN))
      place.write('calls', '')
      place.write(
        'nft',
        `#!/bin/sh\necho called >>${place.path('calls')}\n[ -e ${place.path('hold')} ] && exec sleep 3\nexec /usr/sbin/nft "$@"\n`,
      )
      chmodSync(place.path('nft'), 0o755)
      settings = place.settings(SETTINGS())
      await start()
    }, 60_000)
    afterAll(async () => {
      await daemon?.[Symbol.asyncDispose]()
      await journald?.stop()
      hosts?.[Symbol.dispose]()
      place?.[Symbol.dispose]()
    })

    it('are made in a table of its own', async () => {
      failed(ATTACKER.ipv4)
      expect(await element('ssh4', ATTACKER.ipv4)).toMatch(/ timeout (?:1h|59m\d+s) /)
      expect(await hosts.reached()).toEqual(['ipv6', 'neighbour', 'inner by neighbour'])
    })

    it('of networks are made up to the width that is allowed', async () => {
      journald.log('sshd', 6, 'Flood from 10.1.2.3')
      journald.log('sshd', 6, `Noise from ${ATTACKER.neighbour}`)
      await element('ssh4_networks', '192.0.2.64/26')
      expect(await hosts.reached()).toEqual(['ipv6'])
      expect(elements('ssh4_networks').length).toBe(1)
      expect(told().replace(/\s+/g, ' ')).toContain(
        'The ban of 10.0.0.0/8 with ssh was refused: the network is wider than /16',
      )
    })

    it('never hit this machine, nor its networks', async () => {
      failed('203.0.113.1')
      journald.log('sshd', 6, 'Noise from 203.0.113.40')
      await until(
        'both are told',
        () =>
          (told()
            .replace(/\s+/g, ' ')
            .match(/203\.0\.113\.1 is an address of this machine/g)?.length ?? 0) === 2,
      )
      expect(elements('ssh4').length).toBe(1)
    })

    it('are put back when somebody flushes the set, or the whole ruleset, which is told', async () => {
      hosts.run('nft', 'flush', 'set', 'inet', 'pyruse', 'ssh4')
      await element('ssh4', ATTACKER.ipv4)
      await daemon.logged('the firewall had lost bans, which are put back')
      hosts.run('nft', 'flush', 'ruleset')
      expect(await element('ssh4', ATTACKER.ipv4)).toMatch(/timeout 1h expires 59m/)
      await element('ssh4_networks', '192.0.2.64/26')
      expect(await hosts.reached()).toEqual(['ipv6'])
      await until('the digest tells of it', () =>
        told().replace(/\s+/g, ' ').includes('its sets or rules were missing, and are made again'),
      )
    })

    it('stay when the daemon ends, and come back early in the boot', async () => {
      expect(await daemon.stop()).toBe(0)
      expect(elements('ssh4').length).toBe(1)
      hosts.run('nft', 'flush', 'ruleset')
      expect(pyruse('bans', 'restore')).toBe('Bans that run: 2; put into the firewall: 2.\n')
      expect(await hosts.reached()).toEqual(['ipv6'])
      await start()
    })

    it('last longer for who comes back, and are told by how often', async () => {
      journald.log('sshd', 6, `Forgive ${ATTACKER.ipv4}`)
      await until('it is forgiven', () => elements('ssh4').length === 0)
      failed(ATTACKER.ipv4)
      expect(await element('ssh4', ATTACKER.ipv4)).toMatch(/ timeout (?:2h|1h59m\d+s) /)
      expect(bans().find(({ address }) => address === ATTACKER.ipv4)).toMatchObject({ times: 2 })
    })

    it('of recidives are made by counting what `log` wrote', async () => {
      journald.log('sshd', 6, `Forgive ${ATTACKER.ipv4}`)
      await until('it is forgiven', () => elements('ssh4').length === 0)
      failed(ATTACKER.ipv4)
      expect(await element('long4', ATTACKER.ipv4)).toMatch(/ timeout (?:30d|29d23h59m\d+s) /)
    })

    it('are only remembered by a set that observes, and the digest says so', async () => {
      journald.log('sshd', 6, `Curious ${ATTACKER.ipv6}`)
      await until('it is remembered', () => bans().some(({ set }) => set === 'watch'))
      expect(told()).toMatch(/2001:db8:6::9 by watch, only observed/)
      expect(pyruse('bans')).toMatch(/2001:db8:6::9 +watch .*, only observed, 1 time, /)
      expect(hosts.run('nft', 'list', 'ruleset')).not.toContain('watch6')
      expect(await hosts.reached()).toEqual(['ipv6'])
    })

    it('take effect once that set does more than observe, and that was no loss', async () => {
      const { watch, ...others } = SETTINGS().ban_sets
      place.settings({ ...SETTINGS(), ban_sets: { ...others, watch: { ...watch, mode: 'enforce' } } })
      pyruse('reload')
      expect(elements('watch6')).toEqual([expect.stringContaining(ATTACKER.ipv6)])
      pyruse('bans', 'remove', ATTACKER.ipv6)
      await until('it is forgiven', () => elements('watch6').length === 0)
      place.settings(SETTINGS())
      pyruse('reload')
      expect(told()).not.toContain('lost bans of watch')
    })

    it('are made once, where it is killed between the decision and nft', async () => {
      place.write('hold', '')
      const before = calls()
      failed('198.18.0.7')
      await until(
        'nft is called for it',
        () => calls() > before && bans().some(({ address }) => address === '198.18.0.7'),
      )
      daemon.kill('SIGKILL')
      await daemon.ended
      expect(elements('ssh4').some((one) => one.startsWith('198.18.0.7'))).toBe(false)
      rmSync(place.path('hold'))
      await start()
      await element('ssh4', '198.18.0.7')
      expect(bans().filter(({ address }) => address === '198.18.0.7')).toMatchObject([{ times: 1 }])
    })

    it('of 10,000 attackers take few processes', async () => {
      expect(existsSync(place.path('hold'))).toBe(false)
      const before = calls()
      const lines = Array.from(
        { length: 10_000 },
        (_, n) => `Mass from 10.${n >> 14}.${(n >> 7) & 127}.${n & 127}\n`,
      )
      spawnSync('logger', ['--socket', journald.syslogSocket, '-t', 'sshd', '-p', 'auth.info'], {
        input: lines.join(''),
      })
      await expect
        .poll(() => elements('ssh4').length, { timeout: 45_000, interval: 1_000 })
        .toBeGreaterThan(9_999)
      expect(calls() - before).toBeLessThan(100)
    })

    it('end where the settings come to forbid them', async () => {
      place.settings({ ...SETTINGS(), never_ban: [{ address: ATTACKER.ipv4, comment: 'it was me' }] })
      daemon.kill('SIGHUP')
      await until('it is unbanned', () => !elements('long4').some((one) => one.startsWith(ATTACKER.ipv4)))
      expect(told().replace(/\s+/g, ' ')).toContain(
        `The ban of ${ATTACKER.ipv4} with recidive is ended, since it must not be: never_ban names ${ATTACKER.ipv4} (it was me)`,
      )
      await until('it reaches us again', () =>
        elements('ssh4').every((one) => !one.startsWith(`${ATTACKER.ipv4} `)),
      )
    })
  },
)
