/**
 * A mail server to be run in a network namespace: `mail-server.ts KEY CERTIFICATE USER PASSWORD`, the first two in PEM.
 * It wants STARTTLS and the login; tells its port, and then every mail, as lines of JSON.
 */
import { setTimeout } from 'node:timers/promises'
import { startReceiver } from '../../effects/mail/smtp-receiver.ts'

const [key = '', cert = '', user, password] = process.argv.slice(2)
const receiver = await startReceiver({
  key,
  cert,
  authOptional: false,
  onAuth: (login, _session, done) =>
    login.username === user && login.password === password
      ? done(null, { user })
      : done(new Error('wrong login')),
})
tell({ port: receiver.port })
for (;;) {
  for (const { to, encrypted, email } of receiver.received.splice(0))
    tell({ to, encrypted, subject: email.subject, text: email.text })
  await setTimeout(10)
}

function tell(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
