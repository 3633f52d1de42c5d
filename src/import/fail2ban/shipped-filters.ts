import type { Jail } from './jails.ts'

/** A chain that ships, and as what it knows the lines of files that say no identifier. */
export interface ShippedChain {
  readonly chain: string
  readonly identifier: string
}

const CHAINS: readonly (readonly [chain: string, identifier: string, filters: readonly string[]])[] = [
  ['sshd', 'sshd', ['sshd']],
  ['dropbear', 'dropbear', ['dropbear']],
  ['pam', 'login', ['pam-generic']],
  ['fail2ban', 'fail2ban', ['recidive']],
  ['postfix', 'postfix/smtpd', ['postfix']],
  ['dovecot', 'dovecot', ['dovecot']],
  ['exim', 'exim', ['exim', 'exim-spam']],
  ['courier', 'imapd', ['courier-auth']],
  ['courier', 'courieresmtpd', ['courier-smtp']],
  ['cyrus', 'cyrus/imaps', ['cyrus-imap', 'sieve']],
  [
    'nginx',
    'nginx',
    ['nginx-http-auth', 'nginx-botsearch', 'nginx-bad-request', 'nginx-limit-req', 'php-url-fopen'],
  ],
  [
    'apache',
    'apache2',
    [
      ...['apache-auth', 'apache-badbots', 'apache-botsearch', 'apache-fakegooglebot', 'apache-modsecurity'],
      ...['apache-nohome', 'apache-noscript', 'apache-overflows', 'apache-pass', 'apache-shellshock'],
    ],
  ],
  ['lighttpd', 'lighttpd', ['lighttpd-auth']],
  ['traefik', 'traefik', ['traefik-auth']],
  ['haproxy', 'haproxy', ['haproxy-http-auth']],
  ['php-fpm', 'php-fpm', ['suhosin']],
  ['bind', 'named', ['named-refused']],
  ['nsd', 'nsd', ['nsd']],
  ['murmur', 'murmurd', ['murmur']],
  ['znc', 'znc', ['znc-adminlog']],
  ['vsftpd', 'vsftpd', ['vsftpd']],
  ['proftpd', 'proftpd', ['proftpd']],
  ['pure-ftpd', 'pure-ftpd', ['pure-ftpd']],
  ['mariadb', 'mariadbd', ['mysqld-auth']],
  ['grafana', 'grafana', ['grafana']],
  ['vaultwarden', 'vaultwarden', ['bitwarden']],
  ['roundcube', 'roundcube', ['roundcube-auth']],
  ['phpmyadmin', 'phpMyAdmin', ['phpmyadmin-syslog']],
  ['sendmail', 'sm-mta', ['sendmail-auth', 'sendmail-reject']],
  ['monit', 'monit', ['monit']],
  ['webmin', 'webmin', ['webmin-auth']],
  ['squid', 'squid', ['squid']],
  ['ejabberd', 'ejabberd', ['ejabberd-auth']],
  ['asterisk', 'asterisk', ['asterisk']],
]

/** By the name of a filter of fail2ban, the chain that ships for the same service (docs/detection.md). */
const SHIPPED_FILTERS: ReadonlyMap<string, ShippedChain> = new Map(
  CHAINS.flatMap(([chain, identifier, filters]) =>
    filters.map((filter): [string, ShippedChain] => [filter, { chain, identifier }]),
  ),
)

/** Whether the chain of its service ships. */
export function isShipped({ filter }: Jail): boolean {
  return SHIPPED_FILTERS.has(filter.name)
}

export function shippedChainOf({ filter }: Jail): ShippedChain {
  const chain = SHIPPED_FILTERS.get(filter.name)
  if (chain === undefined) throw new Error(`no chain ships for ${filter.name}`)
  return chain
}
