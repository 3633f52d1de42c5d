import { expect, it } from 'vitest'
import { jailHere } from './support/jail-here.ts'

/** As the programs write them into files of their own. */
it.each([
  [
    'proftpd',
    'proftpd/proftpd.log',
    '2026-11-20 10:00:00,401 ftp1 proftpd[7027] localhost (localhost[203.0.113.9]): USER nosuch: no such user found from localhost [203.0.113.9] to 192.0.2.1:21',
  ],
  ['vsftpd', 'vsftpd.log', 'Fri Nov 20 10:00:00 2026 [pid 12] [x] FAIL LOGIN: Client "203.0.113.9"'],
  [
    'dovecot',
    'dovecot.log',
    'Nov 20 10:00:00 imap-login: Info: Disconnected (auth failed, 1 attempts in 2 secs): user=<x>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, session=<abc>',
  ],
  [
    'exim',
    'exim4/mainlog',
    '2026-11-20 10:00:00 dovecot_login authenticator failed for (h) [203.0.113.9]: 535 Incorrect authentication data (set_id=x)',
  ],
  [
    'roundcube-auth',
    'roundcube/errors.log',
    '[20-Nov-2026 10:00:00 +0000]: <r5a09clj> IMAP Error: Login failed for alice against 127.0.0.1 from 203.0.113.9. AUTHENTICATE PLAIN: Authentication failed. in /usr/share/roundcube/program/lib/Roundcube/rcube_imap.php on line 211 (POST /?_task=login&_action=login)',
  ],
  [
    'lighttpd-auth',
    'lighttpd/error.log',
    "2026-11-20 10:00:00: (mod_auth.c.850) password doesn't match for /private/x username: alice IP: 203.0.113.9",
  ],
  [
    'squid',
    'squid/access.log',
    '1795251607.149      0 203.0.113.9 NONE_NONE/400 3615 GET / - HIER_NONE/- text/html',
  ],
  [
    'grafana',
    'grafana/grafana.log',
    't=2026-11-20T10:00:00+0000 lvl=eror msg="Invalid username or password" logger=context userId=0 orgId=0 uname= error="Invalid Username or Password" remote_addr=203.0.113.9',
  ],
])('the jail %s bans whom its own file names, as fail2ban does', async (jail, log, line) => {
  const { bans } = await jailHere(jail, log, `${line}\n`.repeat(3))
  expect(await bans(jail.replace(/-auth$/, ''))).toMatchObject([{ address: '203.0.113.9', set: 'pyruse' }])
})
