import { readFileSync, statSync } from 'node:fs'
import type { SecureContextOptions } from 'node:tls'
import type { TlsSettings } from '../../settings/sources/syslog.ts'

/** The certificate of a server, which changes when others write its files anew. */
export class Certificate {
  readonly #settings: TlsSettings
  /** What the files looked like when they were read. */
  #read = ''

  constructor(settings: TlsSettings) {
    this.#settings = settings
  }

  /** Whether senders must have one, too. */
  get isMutual(): boolean {
    return this.#settings.client_ca !== undefined
  }

  /** Whether the files are not those that were read last. Throws what the file system throws. */
  hasChanged(): boolean {
    return this.#look() !== this.#read
  }

  /** Throws what the file system throws. */
  read(): SecureContextOptions {
    const { certificate, key, client_ca } = this.#settings
    // Before they are read: what is written meanwhile is read again.
    this.#read = this.#look()
    return {
      cert: readFileSync(certificate),
      key: readFileSync(key),
      minVersion: 'TLSv1.2',
      ...(client_ca !== undefined && { ca: readFileSync(client_ca) }),
    }
  }

  #look(): string {
    const { certificate, key, client_ca } = this.#settings
    return [certificate, key, client_ca]
      .flatMap((file) => file ?? [])
      .map((file) => {
        const { ino, size, mtimeMs, ctimeMs } = statSync(file)
        return `${ino} ${size} ${mtimeMs} ${ctimeMs}`
      })
      .join()
  }
}
