import { fromPython } from '../python/python-regex.ts'
import { oneLine } from '../strings.ts'
import type { Jail } from './jails.ts'
import { conditionOfMatch, isOneOf } from './journalmatch.ts'

/** A source of kind `file`, as the settings name it. */
export interface FileSource {
  readonly name: string
  readonly identifier: string
  /** Of a service that a shipped chain knows: its lines enter the chains of the journal. */
  readonly isKnown: boolean
  readonly format?: 'iso' | 'plain'
}

/** Where a jail reads: `from journal on SYSLOG_IDENTIFIER == "asterisk"`. */
export interface Place {
  readonly hook: string
  /** The sources to be made for it; none where the journal has its lines. */
  readonly sources: readonly SourceOfFiles[]
}

export interface SourceOfFiles extends FileSource {
  readonly paths: readonly string[]
}

/** Files to which syslog writes what the journal has as well. */
const OF_SYSLOG =
  /^\/var\/log\/(?:auth|syslog|messages|secure|mail|maillog|daemon|user|kern|cron|haproxy)(?:\.(?:log|info|warn|err))*$/

/** What the files of services are called that shipped chains know, and as what those know them. */
const SERVICES: readonly { readonly path: RegExp; readonly source: FileSource }[] = [
  { path: /nginx/, source: known('nginx', 'nginx') },
  { path: /\/(?:apache2?|httpd)(?:[/_.-]|$)/, source: known('apache', 'apache2') },
  { path: /caddy/, source: known('caddy', 'caddy') },
  { path: /traefik/, source: known('traefik', 'traefik') },
  { path: /lighttpd/, source: known('lighttpd', 'lighttpd') },
  { path: /roundcube/, source: known('roundcube', 'roundcube') },
  { path: /squid/, source: known('squid', 'squid') },
  { path: /ejabberd/, source: known('ejabberd', 'ejabberd') },
  { path: /asterisk/, source: known('asterisk', 'asterisk') },
  { path: /exim/, source: known('exim', 'exim', 'iso') },
  { path: /proftpd/, source: known('proftpd', 'proftpd', 'iso') },
  { path: /vsftpd/, source: known('vsftpd', 'vsftpd') },
  { path: /dovecot/, source: known('dovecot', 'dovecot') },
  { path: /\/(?:bind|named)\//, source: known('bind', 'named') },
  { path: /mysql|mariadb/, source: known('mariadb', 'mariadbd') },
  { path: /\/nsd(?:[/_.-]|$)/, source: known('nsd', 'nsd') },
  { path: /mumble|murmur/, source: known('murmur', 'murmurd') },
  { path: /\/znc(?:[/_.-]|$)/, source: known('znc', 'znc') },
  { path: /\/monit(?:[/_.-]|$)/, source: known('monit', 'monit') },
  { path: /grafana/, source: known('grafana', 'grafana') },
  { path: /bitwarden|vaultwarden/, source: known('vaultwarden', 'vaultwarden') },
  { path: /\/fail2ban\.log$/, source: known('fail2ban', 'fail2ban', 'iso') },
]

function known(name: string, identifier: string, format: 'iso' | 'plain' = 'plain'): FileSource {
  return { name, identifier, format, isKnown: true }
}

/** Where a jail reads whose filter becomes a chain; `name` is that of its source, where its files are no service's. */
export function placeOfOwn(jail: Jail, name: string): Place {
  const paths = ownFilesOf(jail)
  if (paths.length === 0) return { hook: hookOf('journal', journalCondition(jail)), sources: [] }
  const sources = byService(paths, () => ownSource(jail, name))
  if (sources.every(({ isKnown }) => isKnown)) {
    const identifiers = sources.map(({ identifier }) => identifier)
    return { hook: hookOf('journal', isOneOf('SYSLOG_IDENTIFIER', identifiers)), sources }
  }
  return { hook: `from ${name}`, sources: [{ ...ownSource(jail, name), paths }] }
}

/** Its lines are read as they are, since fail2ban looks at all of one but the time. */
function ownSource(jail: Jail, name: string): FileSource {
  return { name, identifier: oneLine(jail.name), format: 'plain', isKnown: false }
}

/** The files that a jail reads and the journal does not have, as a shipped chain is entered for them. */
export function sourcesOfShipped(jail: Jail, chain: string, identifier: string): readonly SourceOfFiles[] {
  return byService(ownFilesOf(jail), () => ({ name: chain.replaceAll('-', '_'), identifier, isKnown: true }))
}

function ownFilesOf({ logpath }: Jail): readonly string[] {
  return logpath.filter((path) => !OF_SYSLOG.test(path))
}

function byService(paths: readonly string[], other: () => FileSource): readonly SourceOfFiles[] {
  const sources = new Map<string, SourceOfFiles>()
  for (const path of paths) {
    const service = SERVICES.find((one) => one.path.test(path))?.source ?? other()
    const known = sources.get(service.name)?.paths ?? []
    sources.set(service.name, { ...service, paths: [...known, path] })
  }
  return [...sources.values()]
}

function hookOf(source: string, condition: string | undefined): string {
  return condition === undefined ? `from ${source}` : `from ${source} on ${condition}`
}

/** By the filter's own match, else by the name of the program that it expects before a message. */
function journalCondition({ definition }: Jail): string | undefined {
  const match = conditionOfMatch(definition?.journalmatch ?? '')
  if (match !== undefined || definition?.daemon === undefined) return match
  const { daemon } = definition
  if (/^[\w./-]+$/.test(daemon)) return isOneOf('SYSLOG_IDENTIFIER', [daemon])
  return `SYSLOG_IDENTIFIER ~ /^(?:${fromPython(daemon).source})$/`
}
