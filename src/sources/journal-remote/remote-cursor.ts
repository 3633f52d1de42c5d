import { isObject, parseObject } from '../../values/json-value.ts'

/** How far the journals of hosts were read. */
export interface RemoteCursor {
  /** When they were read first, in microseconds since the epoch: of a host that appears later, what is newer is new. */
  readonly since: number
  /** The cursor of each host's journal. */
  readonly hosts: ReadonlyMap<string, string>
}

export function writeRemoteCursor({ since, hosts }: RemoteCursor): string {
  return JSON.stringify({ since, hosts: Object.fromEntries(hosts) })
}

/** Undefined where a text is no cursor. */
export function readRemoteCursor(text: string): RemoteCursor | undefined {
  const { since, hosts } = parseObject(text) ?? {}
  if (typeof since !== 'number' || !isObject(hosts)) return undefined
  const cursors = Object.entries(hosts).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  )
  return { since, hosts: new Map(cursors) }
}
