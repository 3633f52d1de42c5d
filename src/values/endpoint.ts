import { parseAddress } from './address.ts'

/** Where a server listens: an address of this machine, and a port. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** Reads `127.0.0.1:9477` or `[::1]:9477`; undefined for anything else. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, version6, version4, digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):([0-9]{1,5})$/.exec(text) ?? []
  const address = version6 ?? version4
  const port = Number(digits)
  if (address === undefined || port < 1 || port > 65_535) return undefined
  const isVersion6 = address.includes(':')
  if (parseAddress(address) === undefined || isVersion6 !== (version6 !== undefined)) return undefined
  return { address, port }
}
