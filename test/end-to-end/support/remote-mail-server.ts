import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { selfMadeCertificate } from '../../effects/mail/smtp-receiver.ts'
import { until } from './until.ts'

const SERVER = fileURLToPath(new URL('./mail-server.ts', import.meta.url))
const LOGIN = { user: 'pyruse', password: 'open: sesame' }

/** A mail as it arrived. */
export interface ArrivedMail {
  readonly to: readonly string[]
  readonly encrypted: boolean
  readonly subject: string
  readonly text: string
}

export interface RemoteMailServer extends AsyncDisposable {
  /** The settings of `mail.transport.smtp` for programs beside it. */
  readonly smtp: Readonly<Record<string, unknown>>
  readonly mails: readonly ArrivedMail[]
}

/** Starts a mail server by a prefix such as `ip netns exec NAME`, which must become the server. */
export async function startRemoteMailServer(prefix: readonly string[]): Promise<RemoteMailServer> {
  const certificate = selfMadeCertificate()
  const { user, password } = LOGIN
  const [program = '', ...args] = [
    ...prefix,
    process.execPath,
    SERVER,
    certificate.key,
    certificate.cert,
    user,
    password,
  ]
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(server, 'close')
  const mails: ArrivedMail[] = []
  let port: number | undefined
  createInterface({ input: server.stdout }).on('line', (line) => {
    const told: ArrivedMail | { readonly port: number } = JSON.parse(line)
    if ('port' in told) port = told.port
    else mails.push(told)
  })
  await until('the mail server listens', () => port)
  return {
    smtp: {
      user,
      host: 'localhost',
      port,
      encryption: 'starttls',
      password_file: certificate.writePassword(password),
      ca_file: certificate.file,
    },
    mails,
    async [Symbol.asyncDispose]() {
      server.kill()
      await ended
      certificate[Symbol.dispose]()
    },
  }
}
