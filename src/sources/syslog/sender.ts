import { parseAddress } from '../../values/address.ts'

/** What the kernel, or TLS, knows of who sent a message. */
export interface Sender {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'unix'
  readonly address?: string | undefined
  readonly port?: number | undefined
  /** The common name of a certificate that was verified. */
  readonly certificate?: string | undefined
}

/** The fields of an entry that tell it, as the spool keeps them. */
export function aboutSender({ transport, address, port, certificate }: Sender): Buffer {
  return Buffer.from(
    JSON.stringify({
      _TRANSPORT: transport,
      SENDER_ADDRESS: address && (parseAddress(address)?.text ?? address),
      SENDER_PORT: port?.toString(),
      SENDER_CERTIFICATE: certificate,
    }),
  )
}
