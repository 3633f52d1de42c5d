import type { DockerSettings } from '../../settings/sources/docker.ts'
import type { SourceError } from '../source-error.ts'
import type { Container } from './container.ts'
import { explainDocker, openDockerApi } from './docker-api.ts'
import { isSelected } from './selection.ts'

/** Milliseconds that somebody who waits for the answer of a daemon should have to wait. */
const PATIENCE = 10_000

/** The containers that a source reads, or why the daemon cannot be asked. */
export async function wantedContainers(
  settings: DockerSettings,
): Promise<readonly Container[] | SourceError> {
  try {
    const api = await openDockerApi(settings, PATIENCE)
    const containers: Container[] = []
    for (const id of await api.list()) {
      const container = await api.inspect(id)
      if (container !== undefined && isSelected(container, settings)) containers.push(container)
    }
    return containers
  } catch (error) {
    return explainDocker(error, settings)
  }
}
