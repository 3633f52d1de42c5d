import { appendFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../../support/pyruse.ts'

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

it.each([
  ['nginx-http-auth', 'nginx', 'nginx/error.log', NGINX, 'define believed = ["nginx"]'],
  ['apache-auth', 'apache', 'apache2/error.log', APACHE, 'define believed = ["apache2"]'],
  ['mysqld-auth', 'mariadb', 'mysql/error.log', MARIADB, 'define believed = ["mariadbd"]'],
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
    const directory = directoryWith({ [log]: `${line}\n`.repeat(30) })
    const path = `${directory}/${log}`
    const { out } = await importOf(directory, `[${jail}]\nenabled = true\nmaxretry = 3\nlogpath = ${path}\n`)
    const [, name = '', value = ''] = /^define (\w+) = \[(.*)\]$/.exec(remedy) ?? []
    expect(out).toMatch(
      new RegExp(`to be done by hand \\(1\\):\n  \\[${jail}\\]: .*define ${name}.*${value}`),
    )
    const bans = async () => {
      const asked = ['--config', `${directory}/out/settings.yaml`, '--source', source, '--input', path]
      const { stdout, stderr } = await pyruse(['replay', ...asked, '--effects'])
      expect(stderr).toBe('')
      return jsonLines(stdout).filter((effect) =>
        expect.objectContaining({ effect: 'ban' }).asymmetricMatch(effect),
      )
    }
    expect(await bans()).toEqual([])
    appendFileSync(`${directory}/out/main.chain`, `${remedy}\n`)
    expect((await bans())[0]).toMatchObject({ address: '203.0.113.9', set: 'pyruse' })
  },
)

it('nothing of the kind is told of a jail whose lines are believed', async () => {
  const directory = directoryWith({})
  const { out, code } = await importOf(
    directory,
    '[nginx-bad-request]\nenabled = true\nlogpath = /var/log/nginx/access.log\n',
  )
  expect(code).toBe(0)
  expect(out).toContain('bans at one more than 20 whatever `maxretry` says: `define max_probes`')
})

async function importOf(directory: string, jails: string) {
  const files = directoryWith({ 'jail.local': jails })
  const { stdout, code } = await pyruse(['import', 'fail2ban', files, '--into', `${directory}/out`])
  return { out: stdout, code }
}
