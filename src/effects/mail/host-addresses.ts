import { isIP } from 'node:net'
import { runProgram } from '../run-program.ts'
import { failureNamed } from './failure-named.ts'

/** In milliseconds. */
const TIMEOUT = 10_000
const MOST_OUTPUT = 100_000
/** getent(1): the name is not known. */
const UNKNOWN = 2

/**
 * The addresses of a host, as the system's name service knows them: /etc/hosts answers even where no name server does.
 * The service is asked in a process of its own, since a question that nobody answers would block one of Node's few
 * threads, and keep the program from ending. Throws an error with a code where there is no answer.
 */
export async function hostAddresses(host: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  const end = await runProgram('getent', ['ahosts', host], {
    input: '',
    timeout: TIMEOUT,
    mostOutput: MOST_OUTPUT,
    signal,
  })
  if (end.kind === 'time over') throw failureNamed('EDNS', `the name service does not answer for ${host}`)
  if (end.kind !== 'exit') throw failureNamed('EDNS', `the name service cannot be asked: getent ${end.kind}`)
  const addresses = [...new Set(end.output.split('\n').map((line) => line.split(' ', 1)[0] ?? ''))].filter(
    isIP,
  )
  if (end.code === UNKNOWN || addresses.length === 0)
    throw failureNamed('ENOTFOUND', `the name service does not know ${host}`)
  return addresses
}
