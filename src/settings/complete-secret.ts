import { join, resolve } from 'node:path'
import { SERVICE_CREDENTIALS } from './defaults.ts'
import type { Environment } from './environment.ts'

/** The file that holds a secret: the one that is named, or that of a credential of the service. */
export function completeSecret(
  file: string | undefined,
  credential: string | undefined,
  base: string,
  { variables }: Environment,
): string | undefined {
  if (credential !== undefined)
    return join(variables.CREDENTIALS_DIRECTORY ?? SERVICE_CREDENTIALS, credential)
  return file === undefined ? undefined : resolve(base, file)
}
