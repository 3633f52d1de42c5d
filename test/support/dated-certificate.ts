import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes `NAME.key` and `NAME.pem`, signed by itself for localhost, which is valid between two moments, in days from now. */
export function makeDatedCertificate(
  directory: string,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  writeFileSync(join(directory, `${name}.index`), '')
  writeFileSync(
    join(directory, `${name}.conf`),
    `[ca]\ndefault_ca = a\n[a]\ndatabase = ${name}.index\nnew_certs_dir = .\nrand_serial = yes\ndefault_md = sha256\n` +
      'policy = p\nx509_extensions = x\n[p]\ncommonName = supplied\n[x]\nsubjectAltName = DNS:localhost\n',
  )
  openssl(directory, [
    ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost'],
    ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
  ])
  openssl(directory, [
    ...['ca', '-batch', '-notext', '-selfsign', '-config', `${name}.conf`, '-keyfile', `${name}.key`],
    ...[
      '-startdate',
      stamp(inDays(from)),
      '-enddate',
      stamp(inDays(to)),
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
    ],
  ])
}

/** `20261120100000Z` */
function stamp(time: Date): string {
  return time.toISOString().replace(/[-:T]|\.\d+/g, '')
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000)
}

function openssl(directory: string, given: readonly string[]): void {
  execFileSync('openssl', [...given], { cwd: directory, stdio: 'ignore' })
}
