import type { BanRecord, ReportLine } from '../engine/report-content.ts'
import { visible } from '../values/visible.ts'
import { type Clock, clockOf, fullTime } from './clock.ts'
import type { Digest, DigestSection } from './gather.ts'
import { html, type Markup } from './html.ts'
import { occurrencesText } from './occurrences.ts'
import { banCount, type DigestFrame, fullSections, periodText, totalsText } from './summary.ts'
import { countOf, numberText, omissions } from './words.ts'

/** Styles stand inline: mail programs drop style sheets. */
const PAGE =
  'margin:0 auto;padding:16px;max-width:960px;font:15px/1.5 system-ui,sans-serif;color:#222;background:#fff'
const TABLE = 'width:100%;border-collapse:collapse'
const CELL = 'padding:4px 8px;border-top:1px solid #ddd;vertical-align:top'
const NUMBER = `${CELL};text-align:right;white-space:nowrap;width:1%;font-variant-numeric:tabular-nums`
const TEXT = `${CELL};overflow-wrap:anywhere`
const COLUMN = `${CELL};text-align:left`
const HEADING = 'margin:28px 0 8px;font-size:18px'
const QUIET = 'color:#666;font-size:13px'

/** The digest as an HTML page that needs nothing from elsewhere: no scripts, no images, no style sheets. */
export function renderHtml(digest: Digest, { host, timezone }: DigestFrame): string {
  const clock = clockOf(timezone)
  const title = `Digest of ${visible(host)}`
  const sections = fullSections(digest).map((section) => sectionHtml(section, clock))
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
</head>
<body style="${PAGE}">
<h1 style="margin:0;font-size:22px">${title}</h1>
<p style="margin:0;${QUIET}">${periodText(digest, clock, timezone)}</p>
<table style="margin:16px 0;border-collapse:collapse"><tr>
${[...digest.sections.map(({ title, count }) => tile(title, count)), tile('Bans', banCount(digest))]}</tr></table>
<p style="margin:0;${QUIET}">${totalsText(digest)}</p>
${sections.length === 0 ? html`<p>Nothing was reported.</p>\n` : sections}${bansHtml(digest, clock)}</body>
</html>
`
  return page.text
}

/** A number of the headline with what it counts. */
function tile(title: string, count: number): Markup {
  return html`<td style="padding:8px 16px;border:1px solid #ddd;text-align:center;vertical-align:top">
<div style="font-size:22px">${numberText(count)}</div><div style="${QUIET}">${visible(title)}</div></td>
`
}

function sectionHtml(section: DigestSection, clock: Clock): Markup {
  return html`<h2 style="${HEADING}">${visible(section.title)}</h2>
<table style="${TABLE}">
${section.lines.map((line) => lineHtml(line, clock))}</table>
${omissions(section).map((sentence) => html`<p style="${QUIET}">${sentence}</p>\n`)}`
}

function lineHtml(line: ReportLine, clock: Clock): Markup {
  const occurrences = occurrencesText(line, clock)
  const details = occurrences === '' ? '' : html`<div style="${QUIET}">${occurrences}</div>`
  return html`<tr><td style="${NUMBER}">${numberText(line.count)} ×</td><td style="${TEXT}">${visible(line.message)}${details}</td></tr>
`
}

function bansHtml(digest: Digest, clock: Clock): Markup | string {
  if (digest.bans.length === 0) return ''
  const headings = ['Address', 'Ban set', 'Since', 'Until', 'Times', 'Rule']
  const hidden = `${countOf(digest.hiddenBans, 'further ban')} left out to keep this mail short.`
  return html`<h2 style="${HEADING}">Bans</h2>
<table style="${TABLE}">
<tr>${headings.map((text) => html`<th style="${COLUMN}">${text}</th>`)}</tr>
${digest.bans.map((ban) => banHtml(ban, clock))}</table>
${digest.hiddenBans === 0 ? '' : html`<p style="${QUIET}">${hidden}</p>\n`}`
}

function banHtml({ set, address, since, until, times, rule }: BanRecord, clock: Clock): Markup {
  const end = until === null ? 'without end' : fullTime(clock, until)
  const cells = [address, set, fullTime(clock, since), end, numberText(times), rule ?? 'policy']
  return html`<tr>${cells.map((text) => html`<td style="${TEXT}">${visible(text)}</td>`)}</tr>
`
}
