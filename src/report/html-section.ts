import { OTHER } from '../engine/report-content.ts'
import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import { changeOf } from './change.ts'
import { type Clock, dayOf } from './clock.ts'
import { sectionNotes } from './fault-notes.ts'
import type { Row } from './fold.ts'
import type { Digest, DigestSection } from './gather.ts'
import { histogramOf } from './hours.ts'
import { html, type Markup } from './html.ts'
import { chartHtml } from './html-chart.ts'
import { CHANGE_COLOURS, classOf, colourOf, STYLE } from './html-style.ts'
import { occurrencesText } from './occurrences.ts'
import { examplesOf, foldedText, RULES_NOTE } from './summary.ts'

/** A section of the digest: when it was how much, a row a line, and what is left to say. */
export function sectionHtml(section: DigestSection, digest: Digest, clock: Clock): Markup {
  const { name, title, count, before, lines, gone, occurred } = section
  const colour = colourOf(name)
  const was = before === null || before === count ? '' : ` was ${numberText(before)}`
  const histogram = histogramOf(occurred, digest, clock)
  const offers = name === OTHER && lines.some(({ kind }) => kind?.rule !== undefined)
  const notes = [...sectionNotes(section, digest, clock), ...(offers ? [RULES_NOTE] : [])]
  return html`<h2 class="${classOf(name)}" style="${STYLE.title};color:${colour}">${visible(title)}: ${numberText(count)}<span class="quiet" style="${STYLE.quiet};font-weight:400">${was}</span></h2>
${histogram === undefined ? '' : chartHtml(histogram, clock, colour)}<table style="${STYLE.table}">
${lines.map((line) => lineHtml(line, clock, dayOf(digest, clock)))}${gone.map(goneHtml)}</table>
${notes.map((sentence) => html`<p class="quiet" style="${STYLE.note}">${sentence}</p>\n`)}`
}

function lineHtml(line: Row, clock: Clock, day: string | undefined): Markup {
  const occurrences = `${foldedText(line)}${occurrencesText(line, clock, day)}`
  const { rule } = line.kind ?? {}
  const change = changeOf(line)
  const badge =
    change === undefined
      ? ''
      : html`<span class="${change.kind}" style="${STYLE.badge};color:${CHANGE_COLOURS[change.kind]}">${change.text}</span> `
  const details =
    occurrences === '' && change === undefined
      ? ''
      : html`<div class="quiet" style="${STYLE.quiet}">${badge}${occurrences}</div>`
  const examples = examplesOf(line).map(
    (example) => html`<div class="quiet" style="${STYLE.example}">${visible(example)}</div>`,
  )
  const offer = rule === undefined ? '' : html`<div class="rule" style="${STYLE.rule}">${rule}</div>`
  return html`<tr><td class="line" style="${STYLE.count}">${numberText(line.count)} ×</td><td class="line" style="${STYLE.cell}">${visible(line.message)}${details}${examples}${offer}</td></tr>
`
}

function goneHtml({ message, count }: { readonly message: string; readonly count: number }): Markup {
  return html`<tr><td class="line quiet" style="${STYLE.count};color:#5b6472">0 ×</td><td class="line quiet" style="${STYLE.cell};color:#5b6472">${visible(message)} <span class="fewer" style="${STYLE.badge};color:${CHANGE_COLOURS.fewer}">gone, was ${numberText(count)}</span></td></tr>
`
}
