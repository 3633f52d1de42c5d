import { readFileSync } from 'node:fs'

/** What /proc tells of a process, by name: `Uid`, `Groups`, `CapEff`. Undefined where it does not. */
export function processStatus(process: string): ReadonlyMap<string, string> | undefined {
  try {
    const lines = readFileSync(`/proc/${process}/status`, 'utf8').split('\n')
    return new Map(
      lines.map((line) => {
        const [name = '', value = ''] = line.split(':')
        return [name, value.trim()]
      }),
    )
  } catch {
    return undefined
  }
}

/** The capabilities that hold for it, a bit each. */
export function effectiveCapabilities(status: ReadonlyMap<string, string>): bigint {
  return BigInt(`0x${status.get('CapEff') ?? '0'}`)
}
