import type { ComparedFilter, Exception } from './services.ts'

/** Lines of Apache's error log, which no syslog wrote. */
const ERROR_LOG = /^\[/

const OF_ACCESS_LOG: Exception = {
  lines:
    /\] (?:AH\d+: )?(?:File does not exist|script |Got error 'Primary script unknown|Invalid |request failed: URI too long)/,
  reason: 'the access log tells of the same request, and counts',
}

const OF_OLD_APACHE: Exception = {
  lines: /request failed: erroneous characters after protocol string: /,
  reason: 'not in a version of the last ten years (Apache 2.2)',
}

/** What one line of a log cannot tell. */
const KNOCK: Exception = {
  lines: /"GET \/knocking\//,
  reason: "a knock that is to open a door is no offence: a rule of one's own puts the address into a set",
}
const NAME_OF_GOOGLE: Exception = {
  lines: /Googlebot\/2\.1/,
  reason: 'the line does not tell: fail2ban asks the DNS whether the address is one of Google',
}
const DENIED: Exception = {
  lines: /client denied by server configuration: /,
  reason: 'counts by fail2ban, too (apache-auth)',
}

/** The filters for web servers. */
export const WEB_FILTERS: readonly ComparedFilter[] = [
  {
    filter: 'nginx-http-auth',
    chain: 'nginx',
    identifier: 'nginx',
    exceptions: [
      {
        lines: /, client: .*, client: /,
        reason:
          'two clients: one is the word of a user or a referrer, and nobody can say which; reported, not counted',
      },
    ],
  },
  {
    filter: 'nginx-botsearch',
    chain: 'nginx',
    identifier: 'nginx',
    exceptions: [
      {
        lines: /\[error\] \d+#\d+: \*\d+ (?:open\(\) )?"[^"]*" (?:failed|is not found) \(2: /,
        reason: 'the access log tells of the same request, and counts',
      },
    ],
  },
  { filter: 'nginx-bad-request', chain: 'nginx', identifier: 'nginx' },
  { filter: 'nginx-limit-req', chain: 'nginx', identifier: 'nginx' },
  {
    filter: 'apache-auth',
    chain: 'apache',
    identifier: 'apache2',
    wholeLines: ERROR_LOG,
    exceptions: [
      {
        lines: / httpd\/backend1\[/,
        reason: "a name of the administrator's own: to be added by `define apache_identifiers`",
      },
    ],
  },
  { filter: 'apache-badbots', chain: 'apache', identifier: 'apache2' },
  {
    filter: 'apache-botsearch',
    chain: 'apache',
    identifier: 'apache2',
    wholeLines: ERROR_LOG,
    exceptions: [OF_ACCESS_LOG, DENIED],
  },
  { filter: 'apache-fakegooglebot', chain: 'apache', identifier: 'apache2', exceptions: [NAME_OF_GOOGLE] },
  { filter: 'apache-modsecurity', chain: 'apache', identifier: 'apache2', wholeLines: ERROR_LOG },
  {
    filter: 'apache-nohome',
    chain: 'apache',
    identifier: 'apache2',
    wholeLines: ERROR_LOG,
    exceptions: [OF_ACCESS_LOG],
  },
  {
    filter: 'apache-noscript',
    chain: 'apache',
    identifier: 'apache2',
    wholeLines: ERROR_LOG,
    exceptions: [OF_ACCESS_LOG],
  },
  {
    filter: 'apache-overflows',
    chain: 'apache',
    identifier: 'apache2',
    wholeLines: ERROR_LOG,
    exceptions: [OF_ACCESS_LOG, OF_OLD_APACHE],
  },
  { filter: 'apache-pass', chain: 'apache', identifier: 'apache2', exceptions: [KNOCK] },
  { filter: 'apache-shellshock', chain: 'apache', identifier: 'apache2', wholeLines: ERROR_LOG },
  { filter: 'php-url-fopen', chain: 'apache', identifier: 'apache2' },
  { filter: 'lighttpd-auth', chain: 'lighttpd', identifier: 'lighttpd', wholeLines: /./ },
  { filter: 'haproxy-http-auth', chain: 'haproxy', identifier: 'haproxy' },
  {
    filter: 'suhosin',
    chain: 'php-fpm',
    identifier: 'suhosin',
    exceptions: [
      { lines: /^Mar 11 22:52:12 {3}lighttpd/, reason: 'the name of the host was cut out of the line' },
    ],
  },
]
