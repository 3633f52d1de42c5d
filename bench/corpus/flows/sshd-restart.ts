import type { Host } from '../host.ts'
import { type Line, Speaker } from '../line.ts'
import { SERVICES } from '../services.ts'
import { JOB, jobFields, MANAGER } from './systemd.ts'

const UNIT = 'ssh.service'
const DESCRIPTION = 'OpenBSD Secure Shell server'

/** The ssh server is stopped and started again, as after an upgrade. */
export function sshRestart(host: Host): readonly Line[] {
  const old = new Speaker(SERVICES.sshd, 745)
  const sshd = new Speaker(SERVICES.sshd, host.nextPid())
  return [
    MANAGER.info(`Stopping ${UNIT} - ${DESCRIPTION}...`, { fields: jobFields(host, JOB.stopping, UNIT) }),
    old.info('Received signal 15; terminating.'),
    MANAGER.info(`${UNIT}: Deactivated successfully.`, { fields: jobFields(host, JOB.deactivated, UNIT) }),
    MANAGER.info(`Stopped ${UNIT} - ${DESCRIPTION}.`, { fields: jobFields(host, JOB.stopped, UNIT) }),
    MANAGER.info(`Starting ${UNIT} - ${DESCRIPTION}...`, { fields: jobFields(host, JOB.starting, UNIT) }),
    sshd.info('Server listening on 0.0.0.0 port 22.', { after: 0.1 }),
    sshd.info('Server listening on :: port 22.'),
    MANAGER.info(`Started ${UNIT} - ${DESCRIPTION}.`, { fields: jobFields(host, JOB.finished, UNIT) }),
  ]
}
