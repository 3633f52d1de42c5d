import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LAST_ADDRESS } from '../corpus/last-failure.ts'
import type { Contestant } from '../measure.ts'
import { counted, services } from './rules.ts'

const FILTERS = '/etc/fail2ban/filter.d'
/** Longer ago than any entry: older ones would be passed over, and bans that are over would not be made. */
const LONG = '20y'

/**
 * Fail2ban's server with a jail for each of so many services, on syslog text or a directory of journal files, each of
 * which reads all entries. It runs apart from one that may be installed, keeps its database in memory, and writes the
 * addresses that it would ban to a file.
 */
export function fail2banServer(
  input: { readonly log: string } | { readonly journal: string },
  count: number,
  directory: string,
): Contestant {
  const kind = 'log' in input ? 'text' : 'journal'
  const place = join(directory, `fail2ban-${kind}-${count}`)
  for (const folder of ['action.d', 'jail.d', 'fail2ban.d'])
    mkdirSync(join(place, folder), { recursive: true })
  if (!existsSync(join(place, 'filter.d'))) symlinkSync(FILTERS, join(place, 'filter.d'))
  const written = join(place, 'fail2ban.log')
  writeFileSync(join(place, 'fail2ban.conf'), server(place, written))
  writeFileSync(join(place, 'action.d', 'write.py'), WRITE_ACTION)
  const reading =
    'log' in input
      ? ['backend = polling', `logpath = ${input.log}`]
      : [`backend = systemd[journalpath=${input.journal}]`]
  writeFileSync(join(place, 'jail.conf'), jails(count, place, reading))
  const [socket, pidFile] = [join(place, 'socket'), join(place, 'pid')]
  return {
    name: `fail2ban's server, ${counted(count, 'jail')}`,
    program: 'fail2ban-server',
    arguments: ['-c', place, '-s', socket, '-p', pidFile, '-x', '-f', 'start'],
    prepare: () => {
      for (const name of ['fail2ban.log', 'bans']) rmSync(join(place, name), { force: true })
    },
    finish: { file: written, text: `Found ${LAST_ADDRESS}` },
    isSlow: true,
  }
}

function server(place: string, log: string): string {
  return `[Definition]
loglevel = INFO
logtarget = ${log}
syslogsocket = auto
socket = ${join(place, 'socket')}
pidfile = ${join(place, 'pid')}
allowipv6 = auto
dbfile = :memory:
dbpurgeage = 1d
dbmaxmatches = 10
`
}

function jails(count: number, place: string, reading: readonly string[]): string {
  const common = `[DEFAULT]
enabled = true
findtime = ${LONG}
bantime = ${LONG}
maxretry = 6
action = write.py[path=${join(place, 'bans')}]
${reading.join('\n')}
`
  const each = services(count).map(
    (service) => `[${service}]\nfilter = sshd[_daemon="${service}"]\njournalmatch =\n`,
  )
  return [common, ...each].join('\n')
}

/** The cheapest action there can be: no process is started. */
const WRITE_ACTION = `from fail2ban.server.action import ActionBase


class Write(ActionBase):
    def __init__(self, jail, name, path):
        super().__init__(jail, name)
        self.path = path

    def ban(self, info):
        with open(self.path, "a") as bans:
            bans.write(str(info["ip"]) + "\\n")

    def unban(self, info):
        pass


Action = Write
`
