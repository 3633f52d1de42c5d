import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** What arrived: the envelope and the message as a mail reader sees it. */
export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly encrypted: boolean
  readonly raw: string
  readonly email: Email
}

/** A mail server that keeps what it is sent. */
export interface Receiver extends AsyncDisposable {
  readonly port: number
  readonly received: Received[]
}

/** A certificate of its own authority for `localhost`, and the file that holds it. */
export function selfMadeCertificate() {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-test-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ]
  execFileSync('openssl', [...made, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const writePassword = (password: string) => {
    writeFileSync(join(directory, 'password'), password, { mode: 0o600 })
    return join(directory, 'password')
  }
  return {
    file: cert,
    key: readFileSync(key, 'utf8'),
    cert: readFileSync(cert, 'utf8'),
    writePassword,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  }
}

/** Starts a mail server on a free port, or the one given. */
export async function startReceiver(options: SMTPServerOptions = {}, port = 0): Promise<Receiver> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const raw = Buffer.concat(chunks)
        void PostalMime.parse(raw).then((email) => {
          const from = mailFrom === false ? '' : mailFrom.address
          const to = rcptTo.map(({ address }) => address)
          received.push({ from, to, encrypted: session.secure, raw: raw.toString('latin1'), email })
          done()
        })
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    received,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
