import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { SERVICES } from '../services.ts'

/** The service manager itself. */
export const MANAGER = new Speaker(SERVICES.systemd, 1)

/** What the manager announces of a unit, and where in its source it does so. */
interface Announcement {
  readonly message: string
  readonly file: string
  readonly line: number
  readonly function: string
}

function announcement(message: string, file: string, line: number, name: string): Announcement {
  return { message, file, line, function: name }
}

export const JOB = {
  starting: announcement('7d4958e842da4a758f6c1cdc7b36dcc5', 'src/core/job.c', 581, 'job_emit_start_message'),
  finished: announcement('39f53479d3a045ac8e11786248231fbf', 'src/core/job.c', 768, 'job_emit_done_message'),
  failed: announcement('be02cf6855d2428ba40df7e9d022f03d', 'src/core/job.c', 768, 'job_emit_done_message'),
  stopping: announcement('de5b426a63be47a7b6ac3eaac82e2f6f', 'src/core/job.c', 581, 'job_emit_start_message'),
  stopped: announcement('9d1aaa27d60140bd96365438aad20286', 'src/core/job.c', 768, 'job_emit_done_message'),
  deactivated: announcement('7ad2d189f7e94e70a38c781354912448', 'src/core/unit.c', 5850, 'unit_log_success'),
  exited: announcement('98e322203f7a4ed290d09fe03c09fe15', 'src/core/unit.c', 5897, 'unit_log_process_exit'),
  failure: announcement('d9b373ed55a64feb8242e02dbe79a49c', 'src/core/unit.c', 5863, 'unit_log_failure'),
} as const

/** The fields that the manager adds to a line about a unit. */
export function jobFields(host: Host, job: Announcement, unit: string): Record<string, string> {
  return {
    MESSAGE_ID: job.message,
    CODE_FILE: job.file,
    CODE_LINE: String(job.line),
    CODE_FUNC: job.function,
    JOB_ID: String(host.nextJob()),
    JOB_TYPE: 'start',
    UNIT: unit,
    INVOCATION_ID: host.id(unit),
  }
}

interface TimedUnit {
  readonly name: string
  readonly description: string
}

const TIMED_UNITS: readonly TimedUnit[] = [
  { name: 'apt-daily.service', description: 'Daily apt download activities' },
  { name: 'logrotate.service', description: 'Rotate log files' },
  { name: 'man-db.service', description: 'Daily man-db regeneration' },
  { name: 'fstrim.service', description: 'Discard unused blocks on filesystems from /etc/fstab' },
  { name: 'phpsessionclean.service', description: 'Clean php session files' },
  { name: 'certbot.service', description: 'Certbot' },
  { name: 'dpkg-db-backup.service', description: 'Daily dpkg database backup service' },
  { name: 'systemd-tmpfiles-clean.service', description: 'Cleanup of Temporary Directories' },
]

/** A timer is due: most units end well. */
export function timedUnit(host: Host): readonly Line[] {
  const unit = host.random.pick(TIMED_UNITS)
  return host.random.chance(0.04) ? failingUnit(host, unit) : succeedingUnit(host, unit)
}

function succeedingUnit(host: Host, { name, description }: TimedUnit): readonly Line[] {
  const consumed = `${host.random.between(0, 4)}.${host.random.between(100, 999)}s`
  return [
    MANAGER.info(`Starting ${name} - ${description}...`, { fields: jobFields(host, JOB.starting, name) }),
    MANAGER.info(`${name}: Deactivated successfully.`, {
      after: 2,
      fields: jobFields(host, JOB.deactivated, name),
    }),
    MANAGER.info(`Finished ${name} - ${description}.`, { fields: jobFields(host, JOB.finished, name) }),
    ...(host.random.chance(0.5) ? [MANAGER.info(`${name}: Consumed ${consumed} CPU time.`)] : []),
  ]
}

function failingUnit(host: Host, { name, description }: TimedUnit): readonly Line[] {
  return [
    MANAGER.info(`Starting ${name} - ${description}...`, { fields: jobFields(host, JOB.starting, name) }),
    ...failure(host, name, description),
  ]
}

/** The backup runs and says something itself, on its standard output; or cannot, and its unit fails. */
export function backup(host: Host, succeeds: boolean): readonly Line[] {
  const unit = { name: 'backup.service', description: 'Nightly backup' }
  const restic = new Speaker(SERVICES.backup, host.nextPid())
  const starting = MANAGER.info(`Starting ${unit.name} - ${unit.description}...`, {
    fields: jobFields(host, JOB.starting, unit.name),
  })
  if (succeeds) {
    const snapshot = restic.info(`snapshot ${host.random.token(8, '0123456789abcdef')} saved`, { after: 40 })
    return [starting, snapshot, ...succeedingUnit(host, unit).slice(1)]
  }
  const reason = 'Fatal: unable to open repository at sftp:backup@192.0.2.40:/srv/restic: connection lost'
  return [starting, restic.info(reason, { after: 20 }), ...failure(host, unit.name, unit.description)]
}

function failure(host: Host, name: string, description: string): readonly Line[] {
  return [
    MANAGER.notice(`${name}: Main process exited, code=exited, status=1/FAILURE`, {
      after: 3,
      fields: { ...jobFields(host, JOB.exited, name), EXIT_CODE: 'exited', EXIT_STATUS: '1' },
    }),
    MANAGER.warning(`${name}: Failed with result 'exit-code'.`, {
      fields: { ...jobFields(host, JOB.failure, name), UNIT_RESULT: 'exit-code' },
    }),
    MANAGER.error(`Failed to start ${name} - ${description}.`, {
      fields: { ...jobFields(host, JOB.failed, name), JOB_RESULT: 'failed' },
    }),
  ]
}
