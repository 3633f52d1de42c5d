import { FACILITY } from './syslog-codes.ts'

/** How an entry came to the journal: what it says in `_TRANSPORT`. */
export type Transport = 'syslog' | 'journal' | 'stdout' | 'kernel'

/** A program that speaks, with all that the journal says of it whatever it says. */
export interface Service {
  /** SYSLOG_IDENTIFIER. */
  readonly identifier: string
  /** The facility it speaks with, if a line has none of its own. */
  readonly facility: number
  readonly transport: Transport
  /** Whether a syslog line shows its process: `sshd[812]:`, but `nginx:`. */
  readonly showsPid: boolean
  /** The unit it belongs to, or undefined for the kernel. */
  readonly unit?: string
  /** Fields that journald adds to all it says. */
  readonly trusted: Readonly<Record<string, string>>
}

interface Process {
  /** The control group, from the root; its last part is the unit, the one before that the slice. */
  readonly cgroup: string
  readonly executable: string
  readonly commandLine: string
  readonly user?: number
  readonly name?: string
  readonly transport?: Transport
  readonly showsPid?: boolean
}

const ALL_CAPABILITIES = '1ffffffffff'
const POSTFIX = '/system.slice/system-postfix.slice/postfix@-.service'

function service(identifier: string, facility: number, process: Process): Service {
  const [unit = '', slice = '-.slice'] = process.cgroup.slice(1).split('/').reverse()
  const user = String(process.user ?? 0)
  return {
    identifier,
    facility,
    transport: process.transport ?? 'syslog',
    showsPid: process.showsPid ?? true,
    unit,
    trusted: {
      _UID: user,
      _GID: user,
      _COMM: process.name ?? process.executable.replace(/^.*\//, '').slice(0, 15),
      _EXE: process.executable,
      _CMDLINE: process.commandLine,
      _CAP_EFFECTIVE: user === '0' ? ALL_CAPABILITIES : '0',
      // AppArmor reports its label through this field, with a newline: a real entry holds a binary field each time.
      _SELINUX_CONTEXT: 'unconfined\n',
      _SYSTEMD_CGROUP: process.cgroup,
      _SYSTEMD_UNIT: unit,
      _SYSTEMD_SLICE: slice,
    },
  }
}

function postfix(program: string, commandLine: string): Service {
  const executable = `/usr/lib/postfix/sbin/${program.replace(/^.*\//, '')}`
  return service(`postfix/${program}`, FACILITY.mail, { cgroup: POSTFIX, executable, commandLine, user: 106 })
}

/** All programs of the server. */
export const SERVICES = {
  /** OpenSSH up to 9.7 says everything in this name; from 9.8 on only its listener does. */
  sshd: service('sshd', FACILITY.auth, {
    cgroup: '/system.slice/ssh.service',
    executable: '/usr/sbin/sshd',
    commandLine: 'sshd: [accepted]',
  }),
  sshdSession: service('sshd-session', FACILITY.auth, {
    cgroup: '/system.slice/ssh.service',
    executable: '/usr/lib/openssh/sshd-session',
    commandLine: 'sshd-session: [accepted]',
  }),
  systemd: service('systemd', FACILITY.daemon, {
    cgroup: '/init.scope',
    executable: '/usr/lib/systemd/systemd',
    commandLine: '/sbin/init',
    transport: 'journal',
  }),
  logind: service('systemd-logind', FACILITY.auth, {
    cgroup: '/system.slice/systemd-logind.service',
    executable: '/usr/lib/systemd/systemd-logind',
    commandLine: '/lib/systemd/systemd-logind',
    transport: 'journal',
  }),
  cron: service('CRON', FACILITY.cron, {
    cgroup: '/system.slice/cron.service',
    executable: '/usr/sbin/cron',
    commandLine: '/usr/sbin/CRON -f',
  }),
  sudo: service('sudo', FACILITY.authpriv, {
    cgroup: '/user.slice/user-1000.slice/session-1.scope',
    executable: '/usr/bin/sudo',
    commandLine: 'sudo -s',
    user: 1000,
  }),
  nginx: service('nginx', FACILITY.local7, {
    cgroup: '/system.slice/nginx.service',
    executable: '/usr/sbin/nginx',
    commandLine: 'nginx: worker process',
    user: 33,
    showsPid: false,
  }),
  dovecot: service('dovecot', FACILITY.mail, {
    cgroup: '/system.slice/dovecot.service',
    executable: '/usr/libexec/dovecot/log',
    commandLine: 'dovecot/log',
  }),
  smtpd: postfix('smtpd', 'smtpd -n smtp -t inet -u -c -o stress='),
  submission: postfix(
    'submission/smtpd',
    'smtpd -n submission -t inet -u -c -o syslog_name=postfix/submission',
  ),
  cleanup: postfix('cleanup', 'cleanup -z -t unix -u -c'),
  queueManager: postfix('qmgr', 'qmgr -l -t unix -u'),
  lmtp: postfix('lmtp', 'lmtp -t unix -u -c'),
  anvil: postfix('anvil', 'anvil -l -t unix -u -c'),
  worker: service('worker', FACILITY.daemon, {
    cgroup: '/system.slice/worker.service',
    executable: '/usr/bin/python3.11',
    commandLine: '/usr/bin/python3 /opt/worker/main.py',
    name: 'python3',
    user: 999,
    transport: 'journal',
  }),
  backup: service('restic', FACILITY.daemon, {
    cgroup: '/system.slice/backup.service',
    executable: '/usr/bin/restic',
    commandLine: '/usr/bin/restic backup --quiet /srv /home',
    transport: 'stdout',
  }),
  kernel: {
    identifier: 'kernel',
    facility: FACILITY.kern,
    transport: 'kernel',
    showsPid: false,
    trusted: {},
  },
} as const satisfies Readonly<Record<string, Service>>
