import {
  type Address,
  type Kit,
  parseAddress,
  type StateKey,
  type StateTable,
  stateKey,
} from '../../src/module/index.ts'

/** How many connections are remembered of one address and port, and of one address: the latest. */
const MOST_ALIKE = 8

/** An address and, as far as it is known, a port. */
export interface End {
  readonly address: Address
  readonly port?: number | undefined
}

/** What is asked for: what is not given fits anything. */
export interface ServerEnd {
  readonly address?: Address | undefined
  readonly port?: number | undefined
}

/** A connection of a client, which its server sees as coming from somewhere else. */
export interface Mapping {
  readonly client: End
  readonly via: End
  readonly server: ServerEnd
}

/** As it is written: the client and its port, the server and its port, and until when (microseconds). */
type Written = readonly [string, number | null, string | null, number | null, number]

/**
 * Remembers where connections come from. Those through one address and port are found by both or by the address alone,
 * the latest first.
 */
export class Mappings {
  readonly #table: StateTable<readonly Written[]>

  constructor(kit: Kit) {
    this.#table = kit.table('dnat')
  }

  /** Remembers a connection from now until then (microseconds of the entries' time). */
  capture({ client, via, server }: Mapping, now: number, until: number): void {
    const written: Written = [
      client.address.text,
      client.port ?? null,
      server.address?.text ?? null,
      server.port ?? null,
      until,
    ]
    this.#add(keyOf({ address: via.address }), written, now)
    if (via.port !== undefined) this.#add(keyOf(via), written, now)
  }

  /** The client of the latest connection that comes from there, and goes to the server as far as that is asked. */
  clientOf(via: End, server: ServerEnd, now: number): End | undefined {
    // On nearly all machines; then no key is made for each offence.
    if (this.#table.size === 0) return undefined
    const found = this.#table
      .get(keyOf(via))
      ?.find(
        ([, , address, port, until]) =>
          now < until &&
          (server.address === undefined || server.address.text === address) &&
          (server.port === undefined || server.port === port),
      )
    const address = found && parseAddress(found[0])
    return address && { address, port: found[1] ?? undefined }
  }

  #add(key: StateKey, written: Written, now: number): void {
    const running = (this.#table.get(key) ?? []).filter(([, , , , until]) => now < until)
    const latest = [written, ...running].slice(0, MOST_ALIKE)
    this.#table.set(key, latest, Math.max(...latest.map(([, , , , until]) => until)))
  }
}

function keyOf({ address, port }: End): StateKey {
  return stateKey(port === undefined ? [address] : [address, port])
}
