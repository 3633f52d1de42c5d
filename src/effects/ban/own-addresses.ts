import { networkInterfaces } from 'node:os'

/** The addresses of this machine's interfaces as they are now, loopback included. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => address),
  )
}
