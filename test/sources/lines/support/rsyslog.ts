import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { until } from '../../../end-to-end/support/until.ts'

/** An rsyslog that takes lines together where they say the same, with files of its own. */
export interface Rsyslog extends AsyncDisposable {
  /** What it writes to, by the template; what is sent on goes there by UDP, too. */
  readonly files: readonly string[]
  /** Lets a program say something, by the socket. */
  log(tag: string, message: string): Promise<void>
}

/** Templates that come along, and those of the files of Debian and Ubuntu first. */
const TEMPLATES = [
  'RSYSLOG_TraditionalFileFormat',
  'RSYSLOG_FileFormat',
  'RSYSLOG_SyslogProtocol23Format',
] as const

/** Starts Debian's rsyslog, which sends on to ports of UDP: as its default is, and by RFC 5424. */
export async function startRsyslog(port: number, portOf5424: number): Promise<Rsyslog> {
  const directory = mkdtempSync(join(tmpdir(), 'rsyslog-'))
  const socket = join(directory, 'log')
  const files = TEMPLATES.map((template) => join(directory, template))
  const configuration = join(directory, 'conf')
  const sendTo = (to: number, template: string) =>
    `*.* action(type="omfwd" target="127.0.0.1" port="${to}" protocol="udp" template="${template}")`
  writeFileSync(
    configuration,
    `$RepeatedMsgReduction on
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}")
${TEMPLATES.map((name, index) => `*.* action(type="omfile" file="${files[index]}" template="${name}")`).join('\n')}
${sendTo(port, 'RSYSLOG_TraditionalForwardFormat')}
${sendTo(portOf5424, 'RSYSLOG_SyslogProtocol23Format')}
`,
  )
  const arguments_ = ['-n', '-f', configuration, '-i', join(directory, 'pid')]
  const daemon = execa('/usr/sbin/rsyslogd', arguments_, { reject: false })
  await until('the socket of rsyslog', () => existsSync(socket))
  return {
    files,
    async log(tag, message) {
      const given = ['--socket', socket, '--priority', 'auth.info', '--tag', tag, '--', message]
      await execa('logger', given)
    },
    async [Symbol.asyncDispose]() {
      daemon.kill()
      await daemon
      rmSync(directory, { recursive: true })
    },
  }
}
