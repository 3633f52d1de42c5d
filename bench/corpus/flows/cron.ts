import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { SERVICES } from '../services.ts'
import * as pam from './pam.ts'

const JOBS = [
  { user: 'root', uid: 0, command: 'cd / && run-parts --report /etc/cron.hourly' },
  { user: 'root', uid: 0, command: 'command -v debian-sa1 > /dev/null && debian-sa1 1 1' },
  { user: 'www-data', uid: 33, command: 'php -f /srv/cloud/cron.php' },
  { user: 'alice', uid: 1000, command: '$HOME/bin/fetch-feeds --quiet' },
] as const

/** A job of a crontab: the process that runs the command says so under a number of its own. */
export function cronJob(host: Host): readonly Line[] {
  const { user, uid, command } = host.random.pick(JOBS)
  const cron = new Speaker(SERVICES.cron, host.nextPid())
  const child = new Speaker(SERVICES.cron, host.nextPid())
  return [
    pam.sessionOpened(cron, 'cron', user, uid),
    child.info(`(${user}) CMD (${command})`),
    pam.sessionClosed(cron, 'cron', user, 2),
  ]
}
