import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Registry } from 'prom-client'
import type { Endpoint } from '../values/endpoint.ts'

/** Connections at once. */
const MOST_CONNECTIONS = 16
/** Milliseconds in which a request must have come, and for which a client may take nothing of the answer. */
const WITHIN = 5_000

export interface MetricsServerParts {
  /** The metrics in the text format of Prometheus; rejects where they cannot be read. */
  readonly read: () => Promise<string>
  /** Told why the metrics could not be read. */
  readonly onFailure: (error: unknown) => void
}

/** Tells Prometheus the metrics: `GET /metrics`, and nothing else. */
export class MetricsServer {
  readonly #parts: MetricsServerParts
  readonly #server: Server

  constructor(parts: MetricsServerParts) {
    this.#parts = parts
    const limits = { requestTimeout: WITHIN, headersTimeout: WITHIN, connectionsCheckingInterval: WITHIN }
    this.#server = createServer(limits, (request, response) => void this.#answer(request, response))
    this.#server.maxConnections = MOST_CONNECTIONS
    this.#server.setTimeout(WITHIN)
  }

  /** Begins to listen; gives the error of the system where it cannot. */
  listen({ address, port }: Endpoint): Promise<Error | undefined> {
    return new Promise((resolve) => {
      this.#server.once('error', resolve)
      this.#server.listen({ host: address, port }, () => {
        this.#server.off('error', resolve)
        // Such as a lack of descriptors: the next one may be served again.
        this.#server.on('error', this.#parts.onFailure)
        resolve(undefined)
      })
    })
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url?.split('?', 1)[0] !== '/metrics') return end(response, 404, 'There is only /metrics.\n')
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return end(response, 405, 'Only GET is answered.\n')
    }
    try {
      end(response, 200, await this.#parts.read(), Registry.PROMETHEUS_CONTENT_TYPE)
    } catch (error) {
      this.#parts.onFailure(error)
      end(response, 503, 'The metrics cannot be read now; the log tells why.\n')
    }
  }
}

function end(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text)
}
