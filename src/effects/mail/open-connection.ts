import { once } from 'node:events'
import { connect, isIPv6, type LookupFunction, type Socket } from 'node:net'
import { failureNamed } from './failure-named.ts'
import { hostAddresses } from './host-addresses.ts'

/** How long the connection may take, and how long one address of several, in milliseconds. */
const TIMEOUT = 10_000
const TIMEOUT_OF_ONE = 3_000

/** Connects to the first address of a host that answers. Throws an error with a code where none does in `timeout` ms. */
export async function openConnection(
  host: string,
  port: number,
  signal: AbortSignal,
  timeout = TIMEOUT,
): Promise<Socket> {
  const addresses = await hostAddresses(host, signal)
  // Not a signal that goes off by itself: it would break the connection later, in the middle of a mail.
  const expiry = new AbortController()
  const timer = setTimeout(() => expiry.abort(), timeout)
  const socket = connect({
    host,
    port,
    lookup: answering(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: TIMEOUT_OF_ONE,
    signal: AbortSignal.any([signal, expiry.signal]),
  })
  try {
    await once(socket, 'connect')
    return socket
  } catch (error) {
    if (expiry.signal.aborted) throw failureNamed('ETIMEDOUT', `${addresses.join(', ')} cannot be reached`)
    throw firstOf(error)
  } finally {
    clearTimeout(timer)
  }
}

function answering(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_host, _options, done) => process.nextTick(done, null, found)
}

/** Where several addresses were tried, the error of the first tells most: the message of all together is empty. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError ? error.errors[0] : error
}
