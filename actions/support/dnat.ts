import {
  type Address,
  type Kit,
  LATE_AT_MOST,
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

/**
 * As it is written: the client and its port, the server and its port, until when and since when (microseconds); an earlier version
 * of the program did not note the last.
 */
type Written = readonly [string, number | null, string | null, number | null, number, number?]

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
      now,
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
        (written) =>
          holds(written, now) &&
          (server.address === undefined || server.address.text === written[2]) &&
          (server.port === undefined || server.port === written[3]),
      )
    const address = found && parseAddress(found[0])
    return address && { address, port: found[1] ?? undefined }
  }

  #add(key: StateKey, written: Written, now: number): void {
    const running = (this.#table.get(key) ?? []).filter((former) => holds(former, now))
    const latest = [written, ...running].slice(0, MOST_ALIKE)
    this.#table.set(key, latest, Math.max(...latest.map(([, , , , until]) => until)))
  }
}

/** Whether a connection is remembered at a time: not where a clock captured it that was far ahead. */
function holds([, , , , until, since = 0]: Written, now: number): boolean {
  return now < until && since - now <= Math.max(until - since, LATE_AT_MOST)
}

function keyOf({ address, port }: End): StateKey {
  return stateKey(port === undefined ? [address] : [address, port])
}
