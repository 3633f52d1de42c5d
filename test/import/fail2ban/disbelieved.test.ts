import { appendFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { jailHere } from './support/jail-here.ts'

const NGINX =
  '2026/11/20 10:00:00 [error] 1#1: *1 user "x": password mismatch, client: 203.0.113.9, server: _, request: "GET / HTTP/1.1", host: "h"'
const APACHE =
  '[Fri Nov 20 10:00:00.123456 2026] [auth_basic:error] [pid 12:tid 12] [client 203.0.113.9:1234] AH01617: user x: authentication failure for "/": Password Mismatch'
const MARIADB =
  "2026-11-20 10:00:00 5 [Warning] Access denied for user 'root'@'203.0.113.9' (using password: YES)"
const BIND =
  "20-Nov-2026 10:00:00.123 client @0x7f 203.0.113.9#4242 (x.com): query (cache) 'x.com/ANY/IN' denied"
const VAULTWARDEN =
  '[2026-11-20 10:00:00.123][vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 203.0.113.9. Username: x@example.org.'
const PHPMYADMIN = 'Nov 20 10:00:00 vm phpMyAdmin[11977]: user denied: a (mysql-denied) from 203.0.113.9'
const EJABBERD =
  '2026-11-20 10:00:00.314004+00:00 [warning] <0.694.0>@ejabberd_c2s:process_auth_result/3:280 (tls|<0.694.0>) Failed c2s PLAIN authentication for x@localhost from ::ffff:203.0.113.9: Invalid username or password'
const PURE_FTPD =
  'Nov 20 10:00:00 vm pure-ftpd[8246]: (?@203.0.113.9) [WARNING] Authentication failed for user [root]'

const MONIT =
  "[2026-11-20T10:00:00+0000] error    : HttpRequest: access denied -- client [203.0.113.9]: wrong password for user 'admin'"
const MURMUR =
  '<W>2026-11-20 10:00:00.154 1 => <2:SuperUser(-1)> Rejected connection from 203.0.113.9:48069: Wrong certificate or password for existing user'
const NSD =
  '[2026-11-20 10:00:00.562] nsd[7]: info: ratelimit block example.org. type any target 203.0.113.0/24 query 203.0.113.9 TYPE255'
const TRAEFIK =
  '203.0.113.9 - root [20/Nov/2026:10:00:00 +0000] "GET /dashboard/ HTTP/2.0" 401 17 "-" "-" 72 "dashboard@file" "-" 0ms'

it.each([
  ['nginx-http-auth', 'nginx', 'nginx/error.log', NGINX, 'define believed = ["nginx"]'],
  ['apache-auth', 'apache', 'apache2/error.log', APACHE, 'define believed = ["apache2"]'],
  ['mysqld-auth', 'mariadb', 'mysql/error.log', MARIADB, 'define believed = ["mariadbd"]'],
  ['phpmyadmin-syslog', 'phpmyadmin', 'php/auth.log', PHPMYADMIN, 'define believed = ["phpMyAdmin"]'],
  ['ejabberd-auth', 'ejabberd', 'ejabberd/ejabberd.log', EJABBERD, 'define believed = ["ejabberd"]'],
  ['pure-ftpd', 'pure_ftpd', 'ftp/ftp.log', PURE_FTPD, 'define believed = ["pure-ftpd"]'],
  ['traefik-auth', 'traefik', 'traefik/access.log', TRAEFIK, 'define believed = ["traefik"]'],
  ['monit', 'monit', 'monit.log', MONIT, 'define believed = ["monit"]'],
  ['murmur', 'murmur', 'mumble-server.log', MURMUR, 'define believed = ["murmurd"]'],
  ['nsd', 'nsd', 'nsd.log', NSD, 'define forgeable_offences = []'],
  ['named-refused', 'bind', 'named/security.log', BIND, 'define forgeable_offences = []'],
  [
    'bitwarden',
    'vaultwarden',
    'vaultwarden/vaultwarden.log',
    VAULTWARDEN,
    'define believed = ["vaultwarden"]',
  ],
])(
  'of the jail %s it is told that it bans nobody, and with what it does',
  async (jail, source, log, line, remedy) => {
    const { told, chains, bans } = await jailHere(jail, log, `${line}\n`.repeat(30))
    const [, name = '', value = ''] = /^define (\w+) = \[(.*)\]$/.exec(remedy) ?? []
    expect(told).toMatch(
      new RegExp(`to be done by hand \\(1\\):\n  \\[${jail}\\]: .*define ${name}.*${value}`),
    )
    expect(await bans(source)).toEqual([])
    appendFileSync(chains, `${remedy}\n`)
    expect((await bans(source))[0]).toMatchObject({ address: '203.0.113.9', set: 'pyruse' })
  },
)

it('of a jail for the one log of Roundcube that does not count it is told which one does', async () => {
  const refusal =
    '[20-Nov-2026 10:00:00 +0000]: <r5a09clj> Failed login for alice from 203.0.113.9 in session r5a09cljtbnusj8n (error: 0)\n'
  const { told, bans } = await jailHere('roundcube-auth', 'roundcube/userlogins.log', refusal.repeat(30))
  expect(told).toContain('[roundcube-auth]: a refusal counts by the log `errors`')
  expect(await bans('roundcube')).toEqual([])
})

it('nothing of the kind is told of a jail whose lines are believed', async () => {
  const { code, told } = await jailHere('nginx-bad-request', 'nginx/access.log', '')
  expect(code).toBe(0)
  expect(told).toContain('bans at one more than 20 whatever `maxretry` says: `define max_probes`')
})
