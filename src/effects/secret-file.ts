import { readFile } from 'node:fs/promises'

/**
 * A file holds more than a secret may be. Said here, and with no word of it: who gets such a secret, as a header or an
 * address, would quote it in an error of their own.
 */
export class UnfitSecret extends Error {
  readonly code = 'UNFIT_SECRET'

  constructor(file: string) {
    super(`${file} holds a line end or a control character within the secret`)
  }
}

/** The secret that a file holds, without the end of its line. Read each time, so that a new one needs no restart. */
export async function readSecret(file: string): Promise<string> {
  const secret = (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
  if (/[\x00-\x1f\x7f-\x9f]/.test(secret)) throw new UnfitSecret(file)
  return secret
}
