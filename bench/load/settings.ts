import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Each address counts for a day, and is banned at the fifth failure; all else is unexpected. */
export const FLOOD_CHAINS = `
chain sshd from journal on SYSLOG_IDENTIFIER == "sshd" {
    MESSAGE like "Failed password for {user} from {ip:addr} port {port:int} ssh2" -> goto failed
}

chain failed {
    count failures by ip within 1d as failures
    failures < 5 -> accept
    ban ip with flood for 2h
    accept
}
`

/** Writes settings and chains into the directory, for a journal there; gives the path of the settings. */
export function writeLoadSettings(directory: string, journal: string): string {
  const settings = {
    chains: ['flood.chain'],
    state: 'state',
    timezone: 'UTC',
    sources: { journal: { kind: 'journald', start: 'oldest', directory: journal } },
    ban_sets: { flood: { backend: 'none' } },
    mail: { from: 'load@example.org', to: ['load@example.org'], transport: { directory: 'mails' } },
  }
  const file = join(directory, 'settings.json')
  writeFileSync(file, JSON.stringify(settings))
  writeFileSync(join(directory, 'flood.chain'), FLOOD_CHAINS)
  return file
}
