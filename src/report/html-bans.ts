import type { BanRecord } from '../engine/report-content.ts'
import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import type { Share } from './ban-summary.ts'
import { type Clock, dayOf, fullTime } from './clock.ts'
import type { Digest } from './gather.ts'
import { histogramOf } from './hours.ts'
import { html, type Markup } from './html.ts'
import { chartHtml, lyingBarHtml } from './html-chart.ts'
import { BAN_COLOUR, STYLE } from './html-style.ts'
import { bansSentence } from './summary.ts'
import { countOf, ordinal } from './words.ts'

/** The bans of a digest: how many, where from, by what. */
export function bansHtml(digest: Digest, clock: Clock): Markup {
  const { bans, banned } = digest
  const histogram = histogramOf(banned, digest, clock)
  const more = bans.count - bans.addresses.length
  const { networks, rules } = bans.further
  return html`<h2 class="bans" style="${STYLE.title};color:${BAN_COLOUR}">Bans: ${numberText(bans.count)}</h2>
<p class="quiet" style="margin:0;${STYLE.quiet}">${bansSentence(bans)}</p>
${histogram === undefined ? '' : chartHtml(histogram, clock, BAN_COLOUR)}${sharesHtml('By network', bans.networks, furtherHtml(networks, 'network'))}${sharesHtml('By rule', bans.rules, furtherHtml(rules, 'rule'))}<p class="quiet" style="${STYLE.subtitle}">By address</p>
<table style="${STYLE.table}">
${bans.addresses.map((ban) => banHtml(ban, clock, dayOf(digest, clock)))}</table>
${furtherHtml(more, 'ban')}`
}

/** How many more there are than are shown; nothing where there are none. */
function furtherHtml(count: number, noun: string): Markup | string {
  if (count === 0) return ''
  return html`<p class="quiet" style="${STYLE.note}">And ${countOf(count, `further ${noun}`)}.</p>\n`
}

function sharesHtml(title: string, shares: readonly Share[], further: Markup | string): Markup | string {
  if (shares.length === 0) return ''
  const most = Math.max(...shares.map(({ count }) => count))
  const rows = shares.map(
    ({ name, count }) =>
      html`<tr><td style="${STYLE.name};width:45%">${visible(name)}</td><td style="${STYLE.number}">${numberText(count)}</td><td style="vertical-align:middle">${lyingBarHtml(count / most, BAN_COLOUR)}</td></tr>
`,
  )
  return html`<p class="quiet" style="${STYLE.subtitle}">${title}</p>
<table role="presentation" style="${STYLE.table}">
${rows}</table>
${further}`
}

function banHtml(
  { set, address, since, until, times, rule }: BanRecord,
  clock: Clock,
  day: string | undefined,
): Markup {
  const end = until === null ? 'without end' : `until ${fullTime(clock, until, day)}`
  const details = `since ${fullTime(clock, since, day)}, ${end}; rule ${rule ?? 'none'}`
  return html`<tr><td class="line" style="${STYLE.cell}">${visible(address)} <span class="quiet" style="${STYLE.quiet}">by ${visible(set)}, for the ${ordinal(times)} time<br>${visible(details)}</span></td></tr>
`
}
