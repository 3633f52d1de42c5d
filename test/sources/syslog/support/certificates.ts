import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Makes the key and the certificate of an authority: `ca.key`, `ca.pem`. */
export function makeAuthority(directory: string, name = 'ca'): void {
  openssl(directory, [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`],
  ])
}

/** Makes `NAME.key` and `NAME.pem`, signed by an authority, for a common name and 127.0.0.1. */
export function makeCertificate(directory: string, name: string, commonName: string, authority = 'ca'): void {
  openssl(directory, [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-subj', `/CN=${commonName}`],
    ...['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-keyout', `${name}.key`, '-out', `${name}.pem`],
  ])
}

function openssl(directory: string, given: readonly string[]): void {
  execFileSync('openssl', [...given], { cwd: join(directory), stdio: 'ignore' })
}
