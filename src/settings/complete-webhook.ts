import { durationOf } from './complete-ban-set.ts'
import { completeSecret } from './complete-secret.ts'
import { DEFAULTS } from './defaults.ts'
import type { Environment } from './environment.ts'
import type { WebhookSettings } from './webhook-settings.ts'
import type { WrittenWebhook } from './written-outputs.ts'

/** A webhook with its defaults, and the paths of its secrets. */
export function completeWebhook(
  written: WrittenWebhook,
  base: string,
  environment: Environment,
): WebhookSettings {
  const { url, headers, timeout } = written
  const secret = (file: string | undefined, credential: string | undefined) =>
    completeSecret(file, credential, base, environment)
  const url_file = secret(written.url_file, written.url_credential)
  const token_file = secret(written.token_file, written.token_credential)
  const secret_file = secret(written.secret_file, written.secret_credential)
  return {
    headers: headers ?? {},
    timeout: durationOf(timeout ?? DEFAULTS.webhookTimeout),
    ...(url !== undefined && { url }),
    ...(url_file !== undefined && { url_file }),
    ...(token_file !== undefined && { token_file }),
    ...(secret_file !== undefined && { secret_file }),
  }
}
