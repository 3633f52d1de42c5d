import { once } from 'node:events'
import { request } from 'node:http'
import { connect, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MetricsServer } from '../../src/metrics/server.ts'
import { freePort } from '../sources/syslog/support/receiver.ts'

const servers: { close(): void }[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

describe('the server of the metrics', () => {
  it.each([
    { method: 'GET', path: '/metrics', status: 200, body: 'up 1\n' },
    { method: 'GET', path: '/metrics?a=b', status: 200, body: 'up 1\n' },
    { method: 'HEAD', path: '/metrics', status: 200, body: '' },
    { method: 'POST', path: '/metrics', status: 405, body: 'Only GET is answered.\n' },
    { method: 'GET', path: '/', status: 404, body: 'There is only /metrics.\n' },
    { method: 'GET', path: '/metrics/../../etc/passwd', status: 404, body: 'There is only /metrics.\n' },
  ])('answers $method $path with $status', async ({ method, path, status, body }) => {
    const port = await freePort()
    const { server } = serverOf(async () => 'up 1\n')
    expect(await server.listen({ address: '127.0.0.1', port })).toBeUndefined()
    expect(await ask(port, method, path)).toMatchObject({ status, body })
  })

  it('says that it cannot tell, and why to the log, where the metrics cannot be read', async () => {
    const port = await freePort()
    const { server, failures } = serverOf(() => Promise.reject(new Error('the disk is gone')))
    await server.listen({ address: '127.0.0.1', port })
    expect(await ask(port, 'GET', '/metrics')).toMatchObject({
      status: 503,
      body: 'The metrics cannot be read now; the log tells why.\n',
    })
    expect(failures).toEqual([new Error('the disk is gone')])
  })

  it('has sixteen connections at once, and serves others as soon as one of them is gone', async () => {
    const port = await freePort()
    const { server } = serverOf(async () => 'up 1\n')
    await server.listen({ address: '127.0.0.1', port })
    const clients = Array.from({ length: 16 }, () => connect(port, '127.0.0.1'))
    await Promise.all(clients.map((client) => once(client, 'connect')))
    await expect(ask(port, 'GET', '/metrics')).rejects.toThrow()
    clients.pop()?.destroy()
    await vi.waitFor(async () => expect(await ask(port, 'GET', '/metrics')).toMatchObject({ status: 200 }))
    for (const client of clients) client.destroy()
  })

  it('serves nobody any more once it is closed, and lets go of who is there', async () => {
    const port = await freePort()
    const { server } = serverOf(async () => 'up 1\n')
    await server.listen({ address: '127.0.0.1', port })
    const client = connect(port, '127.0.0.1')
    await once(client, 'connect')
    // In the middle of its request, so that closing it would wait for the rest.
    await new Promise((resolve) => client.write('GET /metrics HTTP/1.1\r\nHost:', resolve))
    await vi.waitFor(() => ask(port, 'GET', '/metrics'))
    const gone = once(client.resume(), 'close')
    server.close()
    await gone
    await expect(ask(port, 'GET', '/metrics')).rejects.toThrow('ECONNREFUSED')
  })

  it('gives the error where somebody else listens there', async () => {
    const other = createServer()
    const port = await listening(other)
    const { server } = serverOf(async () => '')
    expect((await server.listen({ address: '127.0.0.1', port }))?.message).toContain('EADDRINUSE')
  })
})

function serverOf(read: () => Promise<string>) {
  const failures: unknown[] = []
  const server = new MetricsServer({ read, onFailure: (error) => failures.push(error) })
  servers.push(server)
  return { server, failures }
}

function ask(port: number, method: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path }, async (response) => {
      const pieces = await response.toArray()
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString() })
    })
    asked.on('error', reject).end()
  })
}

async function listening(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
