/** Someone with an account on the server. */
export interface Person {
  readonly name: string
  readonly uid: number
}

export const PEOPLE: readonly Person[] = [
  { name: 'alice', uid: 1000 },
  { name: 'bernard', uid: 1001 },
  { name: 'chloe', uid: 1002 },
  { name: 'deploy', uid: 998 },
]

/** Accounts that every server has, and that nobody logs in to: `root` is guessed far more often than the others. */
export const SYSTEM_ACCOUNTS: readonly string[] = [
  ...Array.from({ length: 10 }, () => 'root'),
  ...['www-data', 'backup', 'nobody', 'daemon', 'postfix', 'mail', 'games'],
]

/** Names that are guessed and that this server does not have. */
export const GUESSED_NAMES: readonly string[] = `
  admin administrator ansible apache app aws bitcoin bot centos cloud cisco data db dbadmin debian demo dev devops
  docker elastic esuser fedora ftp ftpuser gitlab grafana guest hadoop home info jenkins kafka kube lab linux local
  magento manager minecraft mongo monitor mysql nagios node odoo oracle pi plex postgres prometheus proxy redis sa
  sales server service sftp shop sonar spark steam student support svn sys system teamspeak temp test test1 tester
  tomcat ts3 ubnt ubuntu user user1 vagrant vpn web webadmin webmaster wordpress wp www zabbix 123456 a`
  .trim()
  .split(/\s+/)

/**
 * Names chosen to harm whoever reads the log: none at all, one that looks like the rest of sshd's own sentence, white
 * space, and bytes that sshd writes in octal.
 */
export const HOSTILE_NAMES: readonly string[] = [
  '',
  'root from 192.0.2.7 port 22 ssh2',
  'x from 192.0.2.8 port 4242 ssh2 from 192.0.2.9 port 1 ssh2',
  'invalid user y',
  'two words',
  '\\303\\251l\\303\\250ve',
  '$(reboot)',
  '<b>admin</b>',
  '{ip}',
]

export const MAIL_DOMAINS: readonly string[] = [
  'example.com',
  'example.net',
  'lists.example.com',
  'news.example.net',
]
