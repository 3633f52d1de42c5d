/**
 * A mail server for another network namespace: `mail-server.ts KEY-FILE CERTIFICATE-FILE`. It wants STARTTLS and a
 * login, tells its port, and then every mail as a line of JSON.
 */
import { readFileSync } from 'node:fs'
import { startReceiver } from '../../effects/mail/smtp-receiver.ts'
import { LOGIN } from './login.ts'
import { until } from './until.ts'

const [keyFile = '', certificateFile = ''] = process.argv.slice(2)
const receiver = await startReceiver({
  key: readFileSync(keyFile),
  cert: readFileSync(certificateFile),
  authOptional: false,
  onAuth: ({ username, password }, _session, done) =>
    username === LOGIN.user && password === LOGIN.password
      ? done(null, { user: username })
      : done(new Error('wrong login')),
})
tell({ port: receiver.port })
for (;;) {
  const mail = await until('a mail', () => receiver.received.shift())
  tell({ to: mail.to, encrypted: mail.encrypted, subject: mail.email.subject, text: mail.email.text })
}

function tell(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
