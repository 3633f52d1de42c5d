import type { BanRecord } from '../engine/report-content.ts'
import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import type { Share } from './ban-summary.ts'
import { type Clock, dayOf, fullTime } from './clock.ts'
import type { Digest } from './gather.ts'
import { histogramOf } from './hours.ts'
import { bansSentence } from './summary.ts'
import { barText, chartText } from './text-chart.ts'
import { countOf, ordinal } from './words.ts'
import { hang, underlined, WIDTH, wrap } from './wrap.ts'

const BAR = 20

/** The bans of a digest as plain text. */
export function bansText(digest: Digest, clock: Clock): readonly string[] {
  const { bans, banned } = digest
  const histogram = histogramOf(banned, digest, clock)
  const more = bans.count - bans.addresses.length
  return [
    ...underlined(`Bans: ${numberText(bans.count)}`, '-'),
    ...wrap(bansSentence(bans), WIDTH),
    ...(histogram === undefined ? [] : ['', ...chartText(histogram, clock)]),
    ...sharesText('By network', bans.networks, furtherText(bans.further.networks, 'network')),
    ...sharesText('By rule', bans.rules, furtherText(bans.further.rules, 'rule')),
    '',
    'By address',
    ...bans.addresses.flatMap((ban) => banText(ban, clock, dayOf(digest, clock))),
    ...furtherText(more, 'ban'),
  ]
}

/** How many more there are than are shown; nothing where there are none. */
function furtherText(count: number, noun: string): readonly string[] {
  return count === 0 ? [] : [`  and ${countOf(count, `further ${noun}`)}.`]
}

function sharesText(title: string, shares: readonly Share[], further: readonly string[]): readonly string[] {
  const most = Math.max(0, ...shares.map(({ count }) => count))
  const rows = shares.flatMap(({ name, count }) =>
    hang(`${numberText(count).padStart(6)} ${barText(count / most, BAR)} `, visible(name), WIDTH),
  )
  return shares.length === 0 ? [] : ['', title, ...rows, ...further]
}

function banText(
  { set, address, since, until, times, rule }: BanRecord,
  clock: Clock,
  day: string | undefined,
): readonly string[] {
  const end = until === null ? 'without end' : `until ${fullTime(clock, until, day)}`
  const what = `${address} by ${set}, for the ${ordinal(times)} time, rule ${rule ?? 'none'}`
  return [
    ...hang('  ', visible(what), WIDTH),
    ...hang('      ', `since ${fullTime(clock, since, day)}, ${end}`, WIDTH),
  ]
}
