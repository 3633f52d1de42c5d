import { LOGIN_FILTERS } from './login-filters.ts'
import { MAIL_FILTERS } from './mail-filters.ts'
import { WEB_FILTERS } from './web-filters.ts'

/** A filter of fail2ban, and what stands for it here. */
export interface ComparedFilter {
  /** The filter's name in fail2ban. */
  readonly filter: string
  /** The chain file that is to recognise the same. */
  readonly chain: string
  /** Who says the lines that do not say it themselves: those of a file of the service's own. */
  readonly identifier: string
  /** Lines of a file that is read as a whole line each (`format: plain`). */
  readonly wholeLines?: RegExp
  /** The first that is for a line tells the reason. */
  readonly exceptions?: readonly Exception[]
}

/** Lines that are judged otherwise than fail2ban does, and why. */
export interface Exception {
  readonly lines: RegExp
  readonly reason: string
}

const HOST_NAME =
  'a host name is no address: looking it up would let whoever owns the name choose who is banned'

/** Lines of Roundcube's own files, which no syslog wrote. */
const OWN_LOG_OF_ROUNDCUBE = /^\[/

/** The filters of fail2ban for the services that have a chain here. */
export const COMPARED_FILTERS: readonly ComparedFilter[] = [
  ...LOGIN_FILTERS,
  ...MAIL_FILTERS,
  ...WEB_FILTERS,
  { filter: 'named-refused', chain: 'bind', identifier: 'named' },
  { filter: 'vsftpd', chain: 'vsftpd', identifier: 'vsftpd' },
  { filter: 'proftpd', chain: 'proftpd', identifier: 'proftpd' },
  { filter: 'pure-ftpd', chain: 'pure-ftpd', identifier: 'pure-ftpd' },
  { filter: 'mysqld-auth', chain: 'mariadb', identifier: 'mariadbd' },
  { filter: 'grafana', chain: 'grafana', identifier: 'grafana' },
  { filter: 'bitwarden', chain: 'vaultwarden', identifier: 'vaultwarden' },
  {
    filter: 'roundcube-auth',
    chain: 'roundcube',
    identifier: 'roundcube',
    wholeLines: OWN_LOG_OF_ROUNDCUBE,
    exceptions: [
      {
        lines: / from .* from /,
        reason: 'two addresses: one is the word of a client, and nobody can say which; reported, not counted',
      },
      {
        lines: /Failed login for .* \(error: 0\)$/,
        reason: 'the same failure is told by `IMAP Error: Login failed`, which counts',
      },
    ],
  },
  { filter: 'phpmyadmin-syslog', chain: 'phpmyadmin', identifier: 'phpMyAdmin' },
  { filter: 'nsd', chain: 'nsd', identifier: 'nsd', wholeLines: /^\[/ },
  { filter: 'murmur', chain: 'murmur', identifier: 'murmurd', wholeLines: /^</ },
  { filter: 'znc-adminlog', chain: 'znc', identifier: 'znc', wholeLines: /^\[/ },
  { filter: 'monit', chain: 'monit', identifier: 'monit', wholeLines: /^\[/ },
  { filter: 'webmin-auth', chain: 'webmin', identifier: 'webmin' },
  { filter: 'squid', chain: 'squid', identifier: 'squid', wholeLines: /./ },
  {
    filter: 'ejabberd-auth',
    chain: 'ejabberd',
    identifier: 'ejabberd',
    wholeLines: /./,
    exceptions: [{ lines: /^I\(<0/, reason: 'not in a version of the last ten years (ejabberd 2)' }],
  },
  {
    filter: 'traefik-auth',
    chain: 'traefik',
    identifier: 'traefik',
    wholeLines: /./,
    exceptions: [
      { lines: /^[0-9.]+ - - /, reason: 'asked for a password, as everybody is, and gave none' },
      { lines: /:30 \+0000\]/, reason: "counts in fail2ban's normal mode, too" },
    ],
  },
  {
    filter: 'asterisk',
    chain: 'asterisk',
    identifier: 'asterisk',
    wholeLines: /^(?:\[|NOTICE\[)/,
    exceptions: [
      {
        lines: /RemoteAddress=.*RemoteAddress=/,
        reason: 'two addresses: one is the word of a client, and nobody can say which; reported, not counted',
      },
      {
        lines: / tried to authenticate with nonexistent user /,
        reason: 'the same failure is told by `failed to authenticate as`, which counts',
      },
    ],
  },
]

/** Why a line is judged otherwise than fail2ban does; undefined where it must not be. */
export function reasonFor(
  { exceptions = [] }: ComparedFilter,
  text: string,
  host: string | undefined,
): string | undefined {
  if (host !== undefined && !/^[0-9A-Fa-f.:]+$/.test(host)) return HOST_NAME
  return exceptions.find(({ lines }) => lines.test(text))?.reason
}
