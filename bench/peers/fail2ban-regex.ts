import type { Contestant } from '../measure.ts'

/** fail2ban's matcher on syslog text, without its server. */
export function fail2banRegex(log: string): Contestant {
  return {
    name: 'fail2ban-regex, sshd, syslog text',
    program: 'fail2ban-regex',
    // Versions before 1.1 do not know by themselves that OpenSSH now speaks as sshd-session.
    arguments: [log, 'sshd[_daemon="sshd(?:-session)?"]'],
  }
}
