/** Sends mails where a name server swallows all questions, and prints how that ended; see silent-dns.sh. */
import { createSocket } from 'node:dgram'
import { smtpTransport } from '../../../../src/effects/mail/smtp.ts'
import { email, send } from '../mails.ts'
import { startReceiver } from '../smtp-receiver.ts'

let asked = false
const nameServer = createSocket('udp4').on('message', () => {
  asked = true
})
await new Promise<void>((resolve) => nameServer.bind(53, '127.0.0.1', () => resolve()))
const { port } = await startReceiver({ disabledCommands: ['STARTTLS', 'AUTH'] })
const outcomes: unknown[] = []
for (const [host, longest] of [['localhost'], ['mail.internal'], ['mail.example.org', 1_000]] as const)
  outcomes.push(await send(smtpTransport({ host, port, encryption: 'none' }, longest), email()))
process.stdout.write(JSON.stringify({ asked, outcomes }))
process.exit()
