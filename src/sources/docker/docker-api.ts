import type { IncomingMessage } from 'node:http'
import type { DockerSettings } from '../../settings/sources/docker.ts'
import { parseEndpoint } from '../../values/endpoint.ts'
import { errorMessage } from '../../values/error-message.ts'
import { errorCode, SourceError } from '../source-error.ts'
import type { Container } from './container.ts'
import { readLogStamp } from './log-stamp.ts'

/** A daemon that speaks Docker's API. What cannot be had throws; `explainDocker` says what that means. */
export interface DockerApi {
  /** The identifiers of all containers, running or not. */
  list(): Promise<readonly string[]>
  /** Undefined where it is gone. */
  inspect(id: string): Promise<Container | undefined>
  /** Lines of JSON, one for each thing that happens to a container. */
  events(): Promise<IncomingMessage>
  /** Its log from a second of the epoch on; undefined where the container is gone. */
  logs(id: string, since: number, follow: boolean): Promise<IncomingMessage | undefined>
}

/** Where the daemon is. */
export type DockerPlace = Pick<DockerSettings, 'socket' | 'host'>

const DEFAULT_TAG = '{{.ID}}'
const GONE = 404

/** The library is loaded only here: who has no containers does not pay for it. `patience`: milliseconds for an answer. */
export async function openDockerApi(place: DockerPlace, patience?: number): Promise<DockerApi> {
  const { default: Docker } = await import('dockerode')
  const docker = new Docker({ ...addressOf(place), timeout: patience })
  return {
    async list() {
      const containers = await docker.listContainers({ all: true })
      return containers.map(({ Id }) => Id)
    },
    inspect: (id) =>
      unlessGone(async () => {
        const { Name, State, Config, HostConfig } = await docker.getContainer(id).inspect()
        const tag: unknown = HostConfig?.LogConfig?.Config?.tag
        return {
          id,
          name: Name.replace(/^\//, ''),
          image: Config.Image,
          labels: Config.Labels ?? {},
          tag: typeof tag === 'string' && tag !== '' ? tag : DEFAULT_TAG,
          hasTerminal: Config.Tty,
          isRunning: State.Running,
          finished: readLogStamp(Buffer.from(`${State.FinishedAt} `))?.nanoseconds,
        }
      }),
    events: () => stream('/events?', { filters: JSON.stringify({ type: ['container'] }) }),
    logs: (id, since, follow) =>
      unlessGone(() =>
        stream(`/containers/${id}/logs?`, { stdout: true, stderr: true, timestamps: true, follow, since }),
      ),
  }

  /** The library itself would keep a log in memory that is not followed, as a whole. */
  function stream(path: string, options: Readonly<Record<string, unknown>>): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const statusCodes = { 200: true, [GONE]: 'no such container' }
      docker.modem.dial({ path, method: 'GET', isStream: true, statusCodes, options }, (error, response) => {
        if (error !== null) reject(error)
        else if (isResponse(response)) resolve(response)
      })
    })
  }
}

/** What an error of the API means, and what to do about it. */
export function explainDocker(error: unknown, place: DockerPlace): SourceError {
  const where = place.host ?? place.socket
  switch (errorCode(error)) {
    case 'ENOENT':
      return new SourceError(
        `the Docker socket ${where} does not exist`,
        'start the daemon, or name its `socket`',
      )
    case 'EACCES':
      return new SourceError(
        `no permission to use the Docker socket ${where}`,
        'add the user that runs it to the group docker, which may do all that root may; see docs/sources.md for other ways',
      )
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return new SourceError(
        `the Docker daemon at ${where} does not answer`,
        'start it: `systemctl start docker`, or of Podman `systemctl start podman.socket`',
      )
    default:
      return new SourceError(
        `the Docker daemon at ${where} does not answer as it should: ${errorMessage(error)}`,
        'look at its log: `journalctl -u docker`, or of Podman `journalctl -u podman`',
      )
  }
}

/** Whether the daemon answered, and refused. */
export function isRefusal(error: unknown): boolean {
  return statusOf(error) !== undefined
}

/** Nothing of the environment takes part: the settings say where the daemon is. */
function addressOf({ socket, host }: DockerPlace) {
  const endpoint = host === undefined ? undefined : parseEndpoint(host)
  return endpoint === undefined
    ? ({ socketPath: socket, host: undefined, protocol: 'http' } as const)
    : ({ host: endpoint.address, port: endpoint.port, protocol: 'http' } as const)
}

async function unlessGone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (statusOf(error) === GONE) return undefined
    throw error
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : undefined
}

function isResponse(response: unknown): response is IncomingMessage {
  return typeof response === 'object' && response !== null && 'headers' in response
}
