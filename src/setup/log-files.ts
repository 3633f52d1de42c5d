import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { LineFormat } from '../settings/sources/line-format.ts'
import { expand } from '../sources/file/expand.ts'
import { groupNames } from '../values/group-names.ts'
import { readingObstacles } from '../values/reading-obstacles.ts'
import type { Identifiers } from './entered-identifiers.ts'
import type { Machine } from './machine.ts'

/** A service that writes to files of its own, as distributions configure it, and not to the journal. */
interface Service {
  /** What the source is called. */
  readonly name: string
  readonly paths: readonly string[]
  /** As which its shipped chain knows it: the first of them that one is entered for. */
  readonly identifiers: readonly string[]
  /** Of its lines, as the header of its chain says; `plain` where it is left out. */
  readonly format?: LineFormat
  /** Why it is for the administrator to decide whether they are read. */
  readonly caution?: string
}

/** A source of kind `file` that is worth having. */
export interface LogFiles extends Pick<Service, 'name' | 'paths'> {
  readonly identifier: string
  readonly format: LineFormat
  /** Why it is left as a comment, where it is. */
  readonly caution?: string
  /** The groups whose members may read files of it that are not for everyone. */
  readonly groups: readonly string[]
}

const UNKNOWN = 'no shipped chain knows them: for rules of your own'

const SERVICES: readonly Service[] = [
  { name: 'nginx', paths: ['/var/log/nginx/*.log'], identifiers: ['nginx'] },
  {
    name: 'apache',
    paths: ['/var/log/apache2/*.log', '/var/log/httpd/*_log'],
    identifiers: ['apache2', 'httpd'],
  },
  { name: 'lighttpd', paths: ['/var/log/lighttpd/*.log'], identifiers: ['lighttpd'] },
  { name: 'caddy', paths: ['/var/log/caddy/*.log'], identifiers: ['caddy'] },
  { name: 'traefik', paths: ['/var/log/traefik/*.log'], identifiers: ['traefik'] },
  {
    name: 'haproxy',
    paths: ['/var/log/haproxy.log'],
    identifiers: ['haproxy'],
    format: 'rfc3164',
    caution: 'written by rsyslog: for machines on which the journal does not have these lines as well',
  },
  { name: 'php_fpm', paths: ['/var/log/php*-fpm.log'], identifiers: ['php-fpm'] },
  {
    // The reject log says again what the main log says.
    name: 'exim',
    paths: ['/var/log/exim4/mainlog', '/var/log/exim/main.log'],
    identifiers: ['exim'],
    format: 'iso',
  },
  { name: 'postgresql', paths: ['/var/log/postgresql/*.log'], identifiers: ['postgres'] },
  {
    name: 'mariadb',
    paths: ['/var/log/mysql/error.log', '/var/log/mariadb/mariadb.log', '/var/log/mysqld.log'],
    identifiers: ['mariadbd', 'mysqld'],
  },
  { name: 'redis', paths: ['/var/log/{redis,valkey}/*.log'], identifiers: ['redis', 'redis-server'] },
  { name: 'samba', paths: ['/var/log/samba/log.*'], identifiers: ['smbd'] },
  {
    name: 'vsftpd',
    paths: ['/var/log/vsftpd.log'],
    identifiers: ['vsftpd'],
    caution: "for accounts of vsftpd's own: of those of the machine the journal tells each failure already",
  },
  { name: 'proftpd', paths: ['/var/log/proftpd/proftpd.log'], identifiers: ['proftpd'], format: 'iso' },
  {
    // `openvpn-status.log` beside it is no log.
    name: 'openvpn',
    paths: ['/var/log/openvpn.log', '/var/log/openvpn/{openvpn,server}.log'],
    identifiers: ['openvpn', 'ovpn-server'],
  },
  { name: 'dovecot', paths: ['/var/log/dovecot*.log'], identifiers: ['dovecot'] },
  { name: 'bind', paths: ['/var/log/{bind,named}/*.log'], identifiers: ['named'] },
  { name: 'unbound', paths: ['/var/log/unbound.log', '/var/log/unbound/*.log'], identifiers: ['unbound'] },
  {
    // What Squid says besides the journal has already: its unit passes `-s`.
    name: 'squid',
    paths: ['/var/log/squid/access.log'],
    identifiers: ['squid'],
  },
  {
    name: 'freeradius',
    paths: ['/var/log/freeradius/radius.log', '/var/log/radius/radius.log'],
    identifiers: ['freeradius'],
  },
  {
    name: 'ejabberd',
    paths: ['/var/log/ejabberd/ejabberd.log'],
    identifiers: ['ejabberd'],
    caution: 'the journal has these lines as well, where a unit of systemd runs it',
  },
  {
    name: 'asterisk',
    // `full` has the lines of both, and more.
    paths: ['/var/log/asterisk/{messages,security}', '/var/log/asterisk/{messages,security}.log'],
    identifiers: ['asterisk'],
  },
  { name: 'prosody', paths: ['/var/log/prosody/prosody.log'], identifiers: ['prosody'] },
  {
    name: 'gitea',
    paths: ['/var/log/{gitea,forgejo}/*.log', '/var/lib/{gitea,forgejo}/log/*.log'],
    identifiers: ['gitea', 'forgejo'],
  },
  { name: 'mosquitto', paths: ['/var/log/mosquitto/mosquitto.log'], identifiers: ['mosquitto'] },
  { name: 'nsd', paths: ['/var/log/nsd.log'], identifiers: ['nsd'] },
  { name: 'rsyncd', paths: ['/var/log/rsyncd.log'], identifiers: ['rsyncd'] },
  { name: 'dante', paths: ['/var/log/{sockd,danted}.log'], identifiers: ['danted', 'sockd'] },
  { name: 'murmur', paths: ['/var/log/mumble-server/mumble-server.log'], identifiers: ['murmurd'] },
  { name: 'znc', paths: ['/var/lib/znc/moddata/adminlog/znc.log'], identifiers: ['znc'] },
  { name: 'monit', paths: ['/var/log/monit.log'], identifiers: ['monit'] },
  { name: 'grafana', paths: ['/var/log/grafana/grafana.log'], identifiers: ['grafana'] },
  {
    name: 'nextcloud',
    paths: ['/var/www/nextcloud/data/nextcloud.log', '/var/log/nextcloud/nextcloud.log'],
    identifiers: ['Nextcloud', 'nextcloud'],
  },
  { name: 'vaultwarden', paths: ['/var/log/vaultwarden*.log'], identifiers: ['vaultwarden'] },
  {
    // Those beside them hold what it says to servers, where debugging is on.
    name: 'roundcube',
    paths: [
      '/var/log/{roundcube,roundcubemail}/{errors,userlogins}',
      '/var/log/{roundcube,roundcubemail}/{errors,userlogins}.log',
    ],
    identifiers: ['roundcube'],
  },
  { name: 'fail2ban', paths: ['/var/log/fail2ban.log'], identifiers: ['fail2ban'], format: 'iso' },
  { name: 'dpkg', paths: ['/var/log/dpkg.log'], identifiers: ['dpkg'] },
  {
    name: 'unattended_upgrades',
    paths: ['/var/log/unattended-upgrades/unattended-upgrades.log'],
    identifiers: ['unattended-upgrade'],
  },
]

/** Finds the services whose files are there; `entered` are the identifiers that shipped chains are entered for. */
export function findLogFiles({ root }: Machine, entered: Identifiers): readonly LogFiles[] {
  return SERVICES.flatMap(({ name, paths, identifiers, format = 'plain', caution: own }): LogFiles[] => {
    const there = paths.map((path) => ({ path, files: filesOf(join(root, path)) }))
    const found = there.filter(({ files }) => files.length > 0)
    if (found.length === 0) return []
    const known = identifiers.find((identifier) => entered.has(identifier))
    const caution = known === undefined ? UNKNOWN : own
    const files = found.flatMap((one) => one.files)
    return [
      {
        name,
        paths: found.map(({ path }) => path),
        identifier: known ?? identifiers[0] ?? name,
        format,
        ...(caution !== undefined && { caution }),
        groups: groupsOf(files, root),
      },
    ]
  })
}

function filesOf(pattern: string): readonly string[] {
  return [...expand([pattern]).paths].filter(
    (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  )
}

function groupsOf(files: readonly string[], root: string): readonly string[] {
  const numbers = files.flatMap((path) =>
    readingObstacles(path, root).flatMap(({ group }) => (group === undefined ? [] : [group])),
  )
  if (numbers.length === 0) return []
  const names = groupNames(root)
  return [...new Set(numbers)].map((number) => names.get(number) ?? String(number))
}
