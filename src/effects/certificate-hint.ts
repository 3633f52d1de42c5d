/** What OpenSSL and Node.js say of certificates that neither another authority nor another encryption would mend. */
const HINTS: readonly (readonly [RegExp, (address: string) => string])[] = [
  [
    /certificate has expired/i,
    () => "renew the server's certificate, or see whether the clock of this machine is right",
  ],
  [
    /certificate is not yet valid/i,
    () => "see whether the clock of this machine is right, and the server's as well",
  ],
  [
    /certificate's altnames/i,
    (address) => `write ${address} as the certificate names the server, and see that it is the right one`,
  ],
]

/** What mends that a server's certificate is refused, where its own words tell; `address` is the setting that names it. */
export function certificateHint(message: string, address: string): string | undefined {
  return HINTS.find(([said]) => said.test(message))?.[1](address)
}
