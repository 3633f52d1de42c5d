import type { Container } from './container.ts'

/** Accepts one account's mails and writes what it got, as a line of JSON each; hangs up only when told to. */
const PROGRAM = `
import { appendFileSync } from 'node:fs'
import { SMTPServer } from '/usr/lib/pyruse-ts/node_modules/smtp-server/dist/esm/smtp-server.js'
const server = new SMTPServer({
  hideSTARTTLS: true,
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _session, done) => done(null, { user: username + ':' + password }),
  onData(stream, session, done) {
    let text = ''
    stream.on('data', (chunk) => (text += chunk))
    stream.on('end', () => {
      appendFileSync('/run/mails', JSON.stringify({ as: session.user, text }) + '\\n')
      done()
    })
  },
})
server.listen(2525, '127.0.0.1')
`

/** A mail that the server took. */
export interface TakenMail {
  /** `USER:PASSWORD` of who handed it in. */
  readonly as: string
  readonly text: string
}

/** A mail server in a container, at port 2525. */
export async function startMailServer(container: Container) {
  await container.write('/usr/lib/mail-server.mjs', PROGRAM)
  await container.must('systemd-run', '--unit=mail-server', 'node', '/usr/lib/mail-server.mjs')
  return {
    /** Lets it hear everything and answer nothing, or go on. */
    hang: (yes: boolean) =>
      container.must('systemctl', 'kill', '--signal', yes ? 'STOP' : 'CONT', 'mail-server'),
    async mails(): Promise<readonly TakenMail[]> {
      const { stdout } = await container.run('cat', '/run/mails')
      return stdout
        .split('\n')
        .filter(Boolean)
        .map((line): TakenMail => JSON.parse(line))
    },
  }
}
