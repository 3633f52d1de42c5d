import { readFileSync } from 'node:fs'

/** This machine's identifier, or nothing where it has none; see machine-id(5). */
export function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim()
  } catch {
    return ''
  }
}
