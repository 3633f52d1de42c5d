import { accessSync, constants, existsSync } from 'node:fs'
import { SERVICE_CREDENTIALS } from '../settings/defaults.ts'
import type { WebhookSettings } from '../settings/settings.ts'
import { deniedToDaemon, letRead } from './eyes-of-daemon.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'

/** Whether the files with the secrets of webhooks can be read. */
export const checkWebhooks: Check = async (patient) => {
  const findings: Finding[] = []
  for (const [name, webhook] of Object.entries(patient.settings.webhooks))
    findings.push(...(await checkOne(`webhook ${name}`, webhook, patient)))
  return findings
}

async function checkOne(
  about: string,
  { url_file, token_file, secret_file }: WebhookSettings,
  patient: Patient,
): Promise<readonly Finding[]> {
  const paths = [url_file, token_file, secret_file].filter((path) => path !== undefined)
  const denied = await deniedToDaemon(patient, 'read', paths)
  const wrong = paths.flatMap((path): readonly Finding[] => {
    const found = isHeldBack(path, patient)
      ? undefined
      : (problemWith(path) ?? (denied.has(path) ? deniedFinding(path) : undefined))
    return found === undefined
      ? []
      : [{ about, level: 'problem', ...found, meaning: 'what it is to send waits until it can be read' }]
  })
  return wrong.length > 0 || paths.length === 0 ? wrong : [fine(about, 'its secrets can be read')]
}

/** A credential of the service is there while that runs. */
function isHeldBack(path: string, { daemon }: Patient): boolean {
  return daemon.kind !== 'running' && path.startsWith(SERVICE_CREDENTIALS)
}

function problemWith(path: string): Pick<Finding, 'finding' | 'mend'> | undefined {
  try {
    accessSync(path, constants.R_OK)
    return undefined
  } catch {
    return existsSync(path)
      ? { finding: `no permission to read ${path}`, mend: letRead(path) }
      : { finding: `there is no ${path}`, mend: 'write it, or correct its name in the settings' }
  }
}

function deniedFinding(path: string): Pick<Finding, 'finding' | 'mend'> {
  return { finding: `the daemon may not read ${path}`, mend: letRead(path) }
}
