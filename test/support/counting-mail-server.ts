import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A mail as it arrived, perhaps several times. */
export interface Delivered {
  readonly subject: string
  readonly text: string
  /** How often it arrived. */
  times: number
  /** Whether it was another mail with the same Message-ID at some time. */
  changed: boolean
}

/** Where a mail is on its way: the server was greeted, has all of it, has said so. */
export type HandOver = 'greeted' | 'received' | 'accepted'

export interface CountingMailServer extends AsyncDisposable {
  readonly port: number
  /** By Message-ID. */
  readonly delivered: ReadonlyMap<string, Delivered>
  /** Calls back at once when a mail comes as far. Only one can listen. */
  listen(callback: ((at: HandOver) => void) | undefined): void
  /** While it is busy, it takes no mail for now. */
  busy: boolean
}

/** Starts a mail server that counts what it is sent; what is dropped before it has said yes does not count. */
export async function startCountingMailServer(): Promise<CountingMailServer> {
  const delivered = new Map<string, Delivered>()
  let listener: ((at: HandOver) => void) | undefined
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disableReverseLookup: true,
    onMailFrom(_address, _session, done) {
      listener?.('greeted')
      done(mails.busy ? Object.assign(new Error('later, please'), { responseCode: 451 }) : null)
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        listener?.('received')
        const { messageId = '', subject = '', text = '' } = await PostalMime.parse(Buffer.concat(chunks))
        const known = delivered.get(messageId)
        if (known === undefined) delivered.set(messageId, { subject, text, times: 1, changed: false })
        else {
          known.times += 1
          known.changed ||= known.subject !== subject || known.text !== text
        }
        done()
        listener?.('accepted')
      })
    },
  })
  // A daemon that is killed breaks its connections.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const mails: CountingMailServer = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    delivered,
    busy: false,
    listen(callback) {
      listener = callback
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return mails
}
