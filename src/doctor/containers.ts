import type { DockerSettings } from '../settings/sources/docker.ts'
import { wantedContainers } from '../sources/docker/wanted-containers.ts'
import { SourceError } from '../sources/source-error.ts'
import { type Check, type Finding, fine } from './finding.ts'

/** Whether the daemons answer that the sources of containers ask, and have containers that are wanted. */
export const checkContainers: Check = async ({ settings }) => {
  const findings: Finding[] = []
  for (const [name, source] of Object.entries(settings.sources))
    if (source.kind === 'docker') findings.push(await checkOne(`source ${name}`, source))
  return findings
}

async function checkOne(about: string, settings: DockerSettings): Promise<Finding> {
  const containers = await wantedContainers(settings)
  if (containers instanceof SourceError) {
    return {
      about,
      level: 'problem',
      finding: containers.message,
      meaning: 'what containers write is not seen',
      mend: containers.hint,
    }
  }
  const running = containers.filter(({ isRunning }) => isRunning).length
  if (running > 0)
    return fine(about, `the daemon answers, and ${running} of the containers that are read run`)
  return {
    about,
    level: 'warning',
    finding: 'no container runs that is to be read',
    meaning: 'one that is started later is read from then on',
    mend: 'docker ps; see `label`, `name` and `image` of the source',
  }
}
