import { once } from 'node:events'
import { createServer } from 'node:http'

export interface CountingWebServer extends AsyncDisposable {
  readonly port: number
  /** What was sent, by the key that all attempts at one request share, and how often it came. */
  readonly received: ReadonlyMap<string, { readonly body: string; readonly times: number }>
  /** While it is busy, it takes nothing for now. */
  busy: boolean
}

/** Starts a web server that counts what it is sent. */
export async function startCountingWebServer(): Promise<CountingWebServer> {
  const received = new Map<string, { readonly body: string; readonly times: number }>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    if (web.busy) {
      response.writeHead(503).end()
      return
    }
    const key = String(request.headers['idempotency-key'])
    received.set(key, { body, times: (received.get(key)?.times ?? 0) + 1 })
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const web: CountingWebServer = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received,
    busy: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
  return web
}
