import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadDraft } from '../../src/cli/init/load-draft.ts'
import { findAdministrator } from '../../src/setup/administrator.ts'
import { enteredIdentifiers, type Identifiers } from '../../src/setup/entered-identifiers.ts'
import { type FoundSets, findFirewall } from '../../src/setup/firewall.ts'
import { findLogFiles } from '../../src/setup/log-files.ts'
import { type Machine, THIS_MACHINE } from '../../src/setup/machine.ts'
import { findMailer, type Mailer } from '../../src/setup/mailer.ts'
import { nftNamespace } from '../effects/ban/nft-namespace.ts'
import { startReceiver } from '../effects/mail/smtp-receiver.ts'
import { checkText } from '../support/program.ts'
import { directoryWith } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

/** A port at which nobody listens. */
const NOBODY = { host: '127.0.0.1', port: 1 }

const set = (name: string, type: string, flags = 'timeout') =>
  `set ${name} {\ntype ${type}\nflags ${flags}\n}\n`
const table = (name: string, ...parts: readonly string[]) => `table inet ${name} {\n${parts.join('')}}\n`
const drop = (name: string) => `chain input {\ntype filter hook input priority 0\nip saddr @${name} drop\n}\n`

describe.skipIf(missing('root', 'nft', 'ip'))('of a firewall', () => {
  it.each<[string, string, readonly FoundSets[]]>([
    ['without rules there is nothing', '', []],
    [
      'sets with time-outs are found, in pairs',
      table('filter', set('ban_v4', 'ipv4_addr'), set('ban_v6', 'ipv6_addr', 'interval,timeout')),
      [{ table: 'inet filter', ipv4: 'ban_v4', ipv6: 'ban_v6', drops: false }],
    ],
    [
      'those that a rule drops come first',
      table('filter', set('a4', 'ipv4_addr'), set('b4', 'ipv4_addr'), drop('b4')),
      [
        { table: 'inet filter', ipv4: 'b4', drops: true },
        { table: 'inet filter', ipv4: 'a4', drops: false },
      ],
    ],
    [
      'sets without time-outs, of ports, and of other programs are left alone',
      table('filter', set('ever4', 'ipv4_addr', 'interval'), set('ports', 'inet_service')) +
        table('f2b-table', set('addr-set-sshd', 'ipv4_addr')) +
        table('crowdsec', set('crowdsec-blacklists', 'ipv4_addr')),
      [],
    ],
    [
      'nor those that an earlier configuration of ours has left',
      table('pyruse', set('pyruse4', 'ipv4_addr'), set('pyruse4_networks', 'ipv4_addr', 'interval,timeout')),
      [],
    ],
  ])('%s', async (_title, ruleset, sets) => {
    using namespace = nftNamespace(ruleset)
    const machine: Machine = { ...THIS_MACHINE, prefix: namespace.program.slice(0, -1) }
    expect(await findFirewall(machine)).toEqual({ hasNft: true, sets })
  })

  it.skipIf(missing('ipset', 'iptables'))('sets of ipset with time-outs are found, too', async () => {
    using namespace = nftNamespace('')
    const prefix = namespace.program.slice(0, -1)
    const [file = '', ...before] = prefix
    const inside = (...args: readonly string[]) => execFileSync(file, [...before, ...args])
    inside('ipset', 'create', 'bad', 'hash:net', 'timeout', '0')
    inside('ipset', 'create', 'bad6', 'hash:ip', 'family', 'inet6', 'timeout', '60')
    inside('ipset', 'create', 'f2b-sshd', 'hash:ip', 'timeout', '0')
    inside('ipset', 'create', 'forever', 'hash:ip')
    inside('iptables', '-A', 'INPUT', '-m', 'set', '--match-set', 'bad', 'src', '-j', 'DROP')
    const { sets } = await findFirewall({ ...THIS_MACHINE, prefix })
    expect(sets).toEqual([{ ipv4: 'bad', ipv6: 'bad6', drops: true }])
  })

  it('that cannot be looked at nothing is known', async () => {
    const machine: Machine = { ...THIS_MACHINE, prefix: ['/nowhere/netns'] }
    expect(await findFirewall(machine)).toEqual({ hasNft: false, sets: [] })
  })
})

describe('mail leaves', () => {
  it.each<[string, Record<string, number>, Mailer]>([
    ['by nothing', {}, { by: 'files' }],
    ['by nothing, if it cannot be run', { 'usr/sbin/sendmail': 0o644 }, { by: 'files' }],
    [
      'by sendmail',
      { 'usr/sbin/sendmail': 0o755 },
      { by: 'sendmail', program: '/usr/sbin/sendmail', needsRights: false },
    ],
    [
      'by that of Postfix, which needs its setgid helper',
      { 'usr/sbin/sendmail': 0o755, 'usr/sbin/postdrop': 0o2755 },
      { by: 'sendmail', program: '/usr/sbin/sendmail', needsRights: true },
    ],
    [
      'by that of nullmailer, which needs its setuid helper',
      { 'usr/sbin/sendmail': 0o755, 'usr/sbin/nullmailer-queue': 0o4755 },
      { by: 'sendmail', program: '/usr/sbin/sendmail', needsRights: true },
    ],
  ])('%s', async (_title, programs, mailer) => {
    const root = directoryWith(Object.fromEntries(Object.keys(programs).map((path) => [path, ''])))
    for (const [path, mode] of Object.entries(programs)) chmodSync(join(root, path), mode)
    expect(await findMailer({ ...THIS_MACHINE, root, smtp: NOBODY })).toEqual(mailer)
  })

  it('through the server of the machine, where one answers', async () => {
    await using receiver = await startReceiver()
    const smtp = { host: '127.0.0.1', port: receiver.port }
    expect(await findMailer({ ...THIS_MACHINE, smtp })).toEqual({ by: 'smtp', ...smtp })
  })
})

describe('log files of services', () => {
  const root = directoryWith({
    'etc/group': 'root:x:0:\nadm:x:4:syslog\n',
    'var/log/nginx/access.log': '',
    'var/log/nginx/access.log.1': '',
    'var/log/postgresql/postgresql-17-main.log': '',
    'var/log/vsftpd.log': '',
    'var/log/fail2ban.log': '',
    'var/log/exim4/mainlog.1': '',
  })
  const nginx = join(root, 'var/log/nginx/access.log')
  chmodSync(nginx, 0o640)

  it('are found, with the identifier of the chain that knows them', () => {
    const entered = new Set(['nginx', 'fail2ban', 'vsftpd'])
    expect(findLogFiles({ ...THIS_MACHINE, root }, entered)).toMatchObject([
      { name: 'nginx', paths: ['/var/log/nginx/*.log'], identifier: 'nginx', format: 'plain' },
      { name: 'postgresql', identifier: 'postgres', caution: expect.stringContaining('no shipped chain') },
      { name: 'vsftpd', identifier: 'vsftpd', caution: expect.stringContaining('already') },
      { name: 'fail2ban', identifier: 'fail2ban', format: 'iso' },
    ])
  })

  it.each([
    ['var/log/postgresql/postgresql-15-main.log', 'postgres'],
    ['var/log/mysql/error.log', 'mariadbd'],
    ['var/log/redis/redis-server.log', 'redis'],
    ['var/log/samba/log.smbd', 'smbd'],
    ['var/log/vsftpd.log', 'vsftpd'],
    ['var/log/proftpd/proftpd.log', 'proftpd'],
    ['var/log/openvpn/openvpn.log', 'openvpn'],
    ['var/log/openvpn/openvpn-status.log', undefined],
    ['var/log/dovecot-info.log', 'dovecot'],
    ['var/log/named/query.log', 'named'],
    ['var/log/unbound.log', 'unbound'],
    ['var/log/prosody/prosody.log', 'prosody'],
    ['var/lib/gitea/log/gitea.log', 'gitea'],
    ['var/log/grafana/grafana.log', 'grafana'],
    ['var/www/nextcloud/data/nextcloud.log', 'Nextcloud'],
    ['var/log/vaultwarden.log', 'vaultwarden'],
    ['var/log/lighttpd/error.log', 'lighttpd'],
    ['var/log/roundcube/errors.log', 'roundcube'],
    ['var/log/roundcubemail/userlogins', 'roundcube'],
    ['var/log/roundcube/imap.log', undefined],
    ['var/log/squid/access.log', 'squid'],
    ['var/log/squid/cache.log', undefined],
    ['var/log/freeradius/radius.log', 'freeradius'],
    ['var/log/ejabberd/ejabberd.log', 'ejabberd'],
    ['var/log/mosquitto/mosquitto.log', 'mosquitto'],
    ['var/log/nsd.log', 'nsd'],
    ['var/log/rsyncd.log', 'rsyncd'],
    ['var/log/sockd.log', 'danted'],
    ['var/log/mumble-server/mumble-server.log', 'murmurd'],
    ['var/lib/znc/moddata/adminlog/znc.log', 'znc'],
    ['var/log/monit.log', 'monit'],
    ['var/log/dpkg.log', 'dpkg'],
    ['var/log/something-else.log', undefined],
  ])('%s enters the chain for %s', async (path, identifier) => {
    const found = findLogFiles(
      { ...THIS_MACHINE, root: directoryWith({ 'etc/group': '', [path]: '' }) },
      await shippedIdentifiers(),
    )
    expect(found.map((one) => one.identifier)).toEqual(identifier === undefined ? [] : [identifier])
    expect(found.map(({ caution }) => caution ?? '').join()).not.toContain('no shipped chain')
  })

  it.each<[string, readonly string[]]>([
    ['SYSLOG_IDENTIFIER == "a"', ['a']],
    ['SYSLOG_IDENTIFIER in ["a", "b"]', ['a', 'b']],
    ['SYSLOG_IDENTIFIER in names', ['a', 'c']],
    ['SYSLOG_IDENTIFIER ~ /^[ab]/', ['a', 'b']],
    ['_TRANSPORT == "kernel" and MESSAGE ~ /x/ and SYSLOG_IDENTIFIER == "a"', ['a']],
    ['MESSAGE like "{who} left" and once_per(1h) and SYSLOG_IDENTIFIER ~ /a/', ['a']],
    ['SYSLOG_IDENTIFIER in ["a", "b"] and not SYSLOG_IDENTIFIER == "c"', ['a', 'b']],
    ['SYSLOG_IDENTIFIER in ["a", "b"] and (PRIORITY == 3 and SYSLOG_IDENTIFIER ~ /[bc]/)', ['b']],
    ['SYSLOG_IDENTIFIER == "a" or SYSLOG_IDENTIFIER == "c" and PRIORITY == 3', ['a', 'c']],
    ['SYSLOG_IDENTIFIER == "b" and (SYSLOG_IDENTIFIER == "a" or PRIORITY == 3)', ['b']],
    ['not SYSLOG_IDENTIFIER == "a"', []],
    ['PRIORITY == 3', []],
  ])('for which `on %s` asks are %j', (condition, identifiers) => {
    const { program, syntax } = checkText(
      `define names = ["a", "c"]\nchain c from journal on ${condition} { accept }\nchain d from journal { accept }\n`,
    )
    const entered = enteredIdentifiers(program)
    expect(syntax).toEqual([])
    expect(['a', 'b', 'c'].filter((identifier) => entered.has(identifier))).toEqual(identifiers)
  })

  it('have the identifiers that the headers of the shipped chains say', async () => {
    const entered = await shippedIdentifiers()
    const headers = globSync('chains/*.chain').flatMap((chain) => [
      ...readFileSync(chain, 'utf8').matchAll(
        /^# .*\(?`file` source, identifier `(?<identifier>[\w-]+)`\)/gm,
      ),
    ])
    expect(headers.length).toBeGreaterThan(10)
    const said = headers.flatMap(({ groups }) => groups?.identifier ?? [])
    expect(said.filter((identifier) => !entered.has(identifier))).toEqual([])
  })

  it('are read as the headers of the shipped chains say', async () => {
    const entered = await shippedIdentifiers()
    const headers = globSync('chains/*.chain').flatMap((chain) => [
      ...readFileSync(chain, 'utf8').matchAll(
        /^# .*\{ kind: file, path: (?<path>\/[^ ,]+), format: (?<format>\w+), identifier: (?<identifier>[\w-]+)/gm,
      ),
    ])
    expect(headers.length).toBeGreaterThan(3)
    for (const { groups: { path = '', format, identifier } = {} } of headers) {
      const files = { 'etc/group': '', [`.${path.replaceAll('*', 'x')}`]: '' }
      for (const found of findLogFiles({ ...THIS_MACHINE, root: directoryWith(files) }, entered))
        expect(found).toMatchObject({ paths: [path], format, identifier })
    }
  })

  it.skipIf(missing('root'))('tell the group that may read them', () => {
    chownSync(nginx, 0, 4)
    const [found] = findLogFiles({ ...THIS_MACHINE, root }, new Set(['nginx']))
    expect(found?.groups).toEqual(['adm'])
  })

  it.skipIf(missing('root'))('tell the group that may look into their directory', () => {
    const files = { 'etc/group': 'www-data:x:33:\n', 'var/log/lighttpd/error.log': '' }
    const place = directoryWith(files)
    chownSync(join(place, 'var/log/lighttpd'), 33, 33)
    chmodSync(join(place, 'var/log/lighttpd'), 0o750)
    const [found] = findLogFiles({ ...THIS_MACHINE, root: place }, new Set(['lighttpd']))
    expect(found?.groups).toEqual(['www-data'])
  })
})

let identifiers: Promise<Identifiers> | undefined

/** For which identifiers the shipped chains are entered; they are loaded once. */
function shippedIdentifiers(): Promise<Identifiers> {
  identifiers ??= loadDraft([{ name: 'settings.yaml', text: 'sources: {}\n' }]).then((draft) => {
    if ('problem' in draft || draft.checked === undefined) throw new Error('the shipped chains are wrong')
    return enteredIdentifiers(draft.checked.program)
  })
  return identifiers
}

describe('who is logged in', () => {
  const processes = (shell: string) => ({
    'proc/30/environ': 'HOME=/root\0USER=root',
    'proc/30/status': 'Name:\tnode\nPPid:\t20\n',
    'proc/20/status': 'Name:\tsudo\nPPid:\t10\n',
    'proc/10/environ': shell,
    'proc/10/status': 'Name:\tbash\nPPid:\t0\n',
  })

  it.each([
    [
      'by ssh is found behind sudo',
      'TERM=x\0SSH_CONNECTION=203.0.113.10 4242 203.0.113.5 22\0',
      '203.0.113.10',
    ],
    ['by ssh over IPv6', 'SSH_CONNECTION=2001:db8::1 4242 2001:db8::5 22', '2001:db8::1'],
    ['at the console is at no address', 'TERM=linux', undefined],
    ['with a variable that holds no address, likewise', 'SSH_CONNECTION=console', undefined],
    ['with a variable of a like name, likewise', 'MY_SSH_CONNECTION=203.0.113.10 1 2 3', undefined],
  ])('%s', (_, shell, expected) => {
    expect(findAdministrator({ root: directoryWith(processes(shell)) }, 30)).toBe(expected)
  })
})
