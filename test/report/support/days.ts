import { attackers } from '../../../bench/corpus/addresses.ts'
import { Random } from '../../../bench/corpus/random.ts'
import { flood } from '../../../bench/load/flood.ts'
import type { BanRecord, ReportContent } from '../../../src/engine/report-content.ts'
import { Miner } from '../../../src/mining/miner.ts'
import { unexpectedLines } from '../../../src/state/unexpected-lines.ts'
import { at, ban, content, line } from './contents.ts'

/** A day on which the open Internet knocked: 1,400 addresses were banned, most of them in the evening. */
export function attackDay(): ReportContent {
  const random = new Random(7)
  const addresses = attackers(1_400, random).map(([address]) => address)
  const bans = addresses.map((address, index): BanRecord => {
    const since = at(36_000 - ((index * index) % 64_000))
    const isWeb = index % 5 === 0
    return ban({
      address,
      set: isWeb ? 'web' : 'ssh',
      rule: isWeb ? 'web.chain:12' : index % 3 === 0 ? 'sshd.chain:58' : 'sshd.chain:41',
      since,
      until: since + (index < 20 ? 30 * 86_400e6 : 7_200e6),
      times: index < 12 ? 14 - index : 1,
    })
  })
  const known = (count: number) => ({ before: { count, isKnown: true } })
  return content({
    totals: { entries: 1_212_345, accepted: 1_200_000, dropped: 12_000, policy: 345 },
    lines: [
      line({
        message: 'root logged in from 203.0.113.200 by password',
        count: 1,
        before: { count: 0, isKnown: false },
      }),
      line({ message: 'A thousand failed logins within an hour', count: 9, ...known(1) }),
      line({ section: 'INFO', message: 'alice logged in', details: 'NONE', count: 12, ...known(11) }),
    ],
    before: new Map([
      ['WARN', 2],
      ['INFO', 14],
    ]),
    slots: bans.map(({ since }) => ({ section: 'WARN', at: since, count: 1 })).slice(0, 10),
    bans,
    runningBans: 2_312,
  })
}

/** A day of so many unexpected messages, all different: 1,000,000 are told like 20,000. */
export function floodDay(lines = 20_000): ReportContent {
  const miner = new Miner()
  let first = Number.MAX_SAFE_INTEGER
  let last = 0
  for (const { identifier, message, realtime } of flood({ addresses: 0, lines })) {
    miner.add({
      identifier,
      message,
      isGrave: false,
      line: `[6/web1/${identifier}] ${message}`,
      at: realtime,
    })
    first = Math.min(first, realtime)
    last = Math.max(last, realtime)
  }
  return content({
    from: first,
    to: last + 1,
    totals: { entries: lines, accepted: 0, dropped: 0, policy: lines },
    lines: unexpectedLines([...miner.forms]).map((one) => one.line),
    slots: Array.from({ length: 96 }, (_, slot) => ({
      section: 'OTHER',
      at: first + slot * 900e6,
      count: Math.round(lines / 96),
    })),
  })
}
