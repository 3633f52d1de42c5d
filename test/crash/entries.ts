import type { Random } from '../../bench/corpus/random.ts'
import type { WrittenEntry } from '../support/journal-files.ts'

/** Chains that ask for everything there is, by entries of the identifier `crash`; the rest is for the policy. */
export const CHAINS = `
chain crash from journal on SYSLOG_IDENTIFIER == "crash" {
    record crash
    count all by SYSLOG_IDENTIFIER within 1d
    count messages by SYSLOG_IDENTIFIER distinct MESSAGE within 1d
    match MESSAGE {
        like "failed {user} from {ip:addr}" -> goto failed
        like "forgive {ip:addr}" -> unban ip with ssh, accept
        like "mail {number:int}" -> email "The mail {number}." subject "mail {number}", accept
        like "log {number:int}" -> log NOTICE "logged {number}", accept
        like "note {note}" -> report INFO "note {note}" details ALL, accept
    }
}

chain failed {
    count failures by ip within 10m as failures
    report WARN "failed login from {ip}" details FIRSTLAST
    failures <= 5 -> accept
    reset failures by ip
    ban ip with ssh for 2h
    once_per(1h, user) -> email "{ip} is banned." subject "ban {ip}"
    accept
}

policy report OTHER "{SYSLOG_IDENTIFIER}: {MESSAGE}"
`

/** Makes entries without end, each a millisecond after the one before; the same for the same seed. */
export function* entriesFrom(realtime: number, random: Random): Generator<WrittenEntry> {
  for (let number = 0; ; number++) {
    const [identifier, message] = lineOf(number, random)
    yield {
      realtime: realtime + number * 1000,
      fields: [
        ['SYSLOG_IDENTIFIER', identifier],
        ['MESSAGE', message],
      ],
    }
  }
}

function lineOf(number: number, random: Random): readonly [identifier: string, message: string] {
  const kind = random.between(0, 99)
  if (kind < 60)
    return ['crash', `failed ${random.pick(['root', 'admin', 'ανδρ'])} from ${addressOf(random)}`]
  if (kind < 63) return ['crash', `forgive ${addressOf(random)}`]
  if (kind < 64) return ['crash', `mail ${number}`]
  if (kind < 72) return ['crash', `log ${number}`]
  if (kind < 85) return ['crash', `note ${random.between(0, 9)}`]
  return [random.pick(['cron', 'kernel']), `unexpected ${random.between(0, 19)}`]
}

/** Documentation addresses of both families. */
function addressOf(random: Random): string {
  const host = random.between(1, 120)
  return random.chance(0.2) ? `2001:db8::${host.toString(16)}` : `203.0.113.${host}`
}
