import { readFileSync } from 'node:fs'
import type { ListenPlace } from '../../values/listen-place.ts'
import type { OnNotice } from '../source-error.ts'

/** Files and sockets that the process needs beside connections: the database, other sources, mails, programs. */
const OTHERS = 100

/**
 * Says where the process may not open as many connections as the settings let it have: beyond, the kernel refuses them, and
 * neither Node.js nor `counts` would tell.
 */
export function tellOfFileLimit(
  { places, most }: { readonly places: readonly ListenPlace[]; readonly most: number },
  onNotice: OnNotice,
): void {
  const wanted = places.filter(({ kind }) => kind !== 'udp' && kind !== 'unix').length * most
  const limit = fileLimit()
  if (wanted === 0 || limit === undefined || wanted + OTHERS <= limit) return
  onNotice(
    `${wanted} connections are allowed, and only ${limit} files and sockets may be open: further senders would be turned away without a word`,
    'raise the limit (`LimitNOFILE=` in the unit, `ulimit -n`), or lower `connections`',
  )
}

/** How many files the process may have open; Node.js raises that as far as it may. Undefined where that is not known, or unlimited. */
function fileLimit(): number | undefined {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return soft === undefined ? undefined : Number(soft)
  } catch {
    return undefined
  }
}
