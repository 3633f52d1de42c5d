import type { Jail } from './jails.ts'
import { shippedChainOf } from './shipped-filters.ts'

/** Where nginx and Apache write what clients sent, with ends of lines in it, as their chains look for it. */
const ERRORS = /error[^/]*$/

/** Where Roundcube tells of logins, and again of refusals. */
const USER_LOGINS = /userlogins[^/]*$/

/**
 * Why a shipped chain bans nobody for lines of a jail for which fail2ban bans, and what has them count; undefined where it believes
 * them. docs/offences.md tells which lines those are.
 */
export function whyDisbelieved(jail: Jail): string | undefined {
  const { chain, identifier } = shippedChainOf(jail)
  const hasFiles = jail.logpath.length > 0
  switch (chain) {
    case 'nginx':
    case 'apache':
      return jail.logpath.some((path) => ERRORS.test(path)) ? ownWords(identifier) : undefined
    case 'vaultwarden':
    case 'monit':
    case 'murmur':
    case 'znc':
      return hasFiles ? ownWords(identifier) : undefined
    case 'pure-ftpd':
      return 'a client can have a host name that looks like an address of IPv4, so they ban nobody: to have them count as in fail2ban, switch names off (`DontResolve yes`), and let `define believed` name "pure-ftpd" (docs/offences.md)'
    case 'ejabberd':
    case 'mariadb':
    case 'phpmyadmin':
    case 'traefik':
      return ownWords(identifier)
    case 'roundcube':
      return hasFiles && jail.logpath.every((path) => USER_LOGINS.test(path))
        ? 'a refusal counts by the log `errors`, where Roundcube tells of each one: name that as well, as a path of the source'
        : undefined
    case 'bind':
    case 'nsd':
      return 'anybody can forge the address of a datagram, so what is refused to it bans nobody: to have it count as in fail2ban, `define forgeable_offences = []` (docs/offences.md)'
    case 'asterisk':
      return 'anybody can forge the address of a datagram, and most lines do not tell which came by one, and a client can have whole lines of its own written into files, so they ban nobody: let Asterisk log `security` by syslog, by which whoever comes by a connection is banned, or to have all count as in fail2ban, let `define believed` name "asterisk" (docs/offences.md)'
    default:
      return undefined
  }
}

function ownWords(identifier: string): string {
  return `a client can have whole lines of its own written there, so they ban nobody: to have them count as in fail2ban, let \`define believed\` name "${identifier}" (docs/offences.md)`
}
