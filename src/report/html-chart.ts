import type { Clock } from './clock.ts'
import { columnLabel, type Histogram, peakText } from './hours.ts'
import { html, type Markup } from './html.ts'
import { STYLE } from './html-style.ts'

/** Pixels. */
const HEIGHT = 40

/** A histogram of table cells: a bar is a cell of its height, so that every mail program draws it. */
export function chartHtml(histogram: Histogram, clock: Clock, colour: string): Markup {
  const { counts } = histogram
  const most = Math.max(...counts)
  const width = `${(100 / counts.length).toFixed(2)}%`
  const every = counts.length > 12 ? 6 : 1
  const bars = counts.map(
    (count) =>
      html`<td valign="bottom" height="${HEIGHT}" style="width:${width};padding:0 1px 0 0;vertical-align:bottom;font-size:1px;line-height:1px">${count === 0 ? '' : barHtml(Math.max(2, Math.round((count / most) * HEIGHT)), colour)}</td>`,
  )
  const labels = counts.flatMap((_, column) =>
    column % every === 0
      ? [labelHtml(columnLabel(histogram, column, clock), Math.min(every, counts.length - column))]
      : [],
  )
  return html`<table role="img" aria-label="${peakText(histogram, clock)}" cellpadding="0" cellspacing="0" style="${STYLE.table};table-layout:fixed;margin:10px 0 2px">
<tr class="line" style="border-bottom:1px solid #e9ebf0">${bars}</tr>
<tr>${labels}</tr>
</table>
<p class="quiet" style="margin:0 0 8px;${STYLE.quiet}">${peakText(histogram, clock)}</p>
`
}

function barHtml(height: number, colour: string): Markup {
  return html`<table cellpadding="0" cellspacing="0" style="width:100%"><tr><td height="${height}" bgcolor="${colour}" style="height:${height}px;padding:0;font-size:1px;line-height:1px">&nbsp;</td></tr></table>`
}

function labelHtml(label: string, columns: number): Markup {
  return html`<td colspan="${columns}" class="quiet" style="${STYLE.axis}">${label}</td>`
}

/** A bar that lies, for a share between 0 and 1. */
export function lyingBarHtml(share: number, colour: string): Markup {
  const width = Math.max(2, Math.round(share * 100))
  const rest = width === 100 ? '' : html`<td style="width:${100 - width}%;font-size:1px">&nbsp;</td>`
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="width:100%"><tr><td height="10" bgcolor="${colour}" style="width:${width}%;height:10px;padding:0;font-size:1px;line-height:1px">&nbsp;</td>${rest}</tr></table>`
}
