import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import { analysisHtml } from './analysis.ts'
import { clockOf } from './clock.ts'
import type { Digest, DigestSection } from './gather.ts'
import { html, Markup } from './html.ts'
import { bansHtml } from './html-bans.ts'
import { sectionHtml } from './html-section.ts'
import { BAN_COLOUR, classOf, colourOf, DARK_SHEET, STYLE } from './html-style.ts'
import {
  type DigestFrame,
  fullSections,
  headlineText,
  healthTexts,
  periodText,
  totalsText,
} from './summary.ts'

/** The digest as an HTML page that needs nothing from elsewhere: no scripts, no images, styles inline. */
export function renderHtml(digest: Digest, { host, timezone, health, analysis }: DigestFrame): string {
  const clock = clockOf(timezone)
  const title = `Digest of ${visible(host)}`
  const sections = fullSections(digest).map((section) => sectionHtml(section, digest, clock))
  const cards = [
    ...(analysis === undefined ? [] : [analysisHtml(analysis, STYLE.host)]),
    ...(sections.length === 0 ? [html`<p style="margin:0">Nothing was reported.</p>\n`] : sections),
    ...(digest.bans.count === 0 ? [] : [bansHtml(digest, clock)]),
    ...(health === undefined ? [] : [healthHtml(healthTexts(health))]),
  ]
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${new Markup(DARK_SHEET)}</style>
</head>
<body class="page" style="${STYLE.body}">
<table role="presentation" class="page" cellpadding="0" cellspacing="0" style="width:100%;background:#f4f5f7"><tr><td style="padding:18px 10px">
<table role="presentation" cellpadding="0" cellspacing="0" style="${STYLE.page}">
<tr><td style="padding:0 4px 14px">
<p class="quiet" style="${STYLE.host}">${title}</p>
<h1 style="${STYLE.headline}">${sentence(headlineText(digest))}</h1>
<p class="quiet" style="${STYLE.host}">${periodText(digest, clock, timezone)}<br>${totalsText(digest)}</p>
</td></tr>
${tilesHtml(digest)}${cards.map(cardHtml)}</table>
</td></tr></table>
</body>
</html>
`
  return page.text
}

function cardHtml(content: Markup): Markup {
  return html`<tr><td class="card" style="${STYLE.card}">
${content}</td></tr>
<tr><td style="${STYLE.gap}">&nbsp;</td></tr>
`
}

/** How much of what, side by side as far as there is room. */
function tilesHtml({ sections, bans }: Digest): Markup {
  const tiles = [
    ...sections.map(sectionTile),
    tileHtml({ title: 'Bans', count: bans.count, change: '', name: 'bans', colour: BAN_COLOUR }),
  ]
  return html`<tr><td style="padding:0 4px 10px">
${tiles}</td></tr>
`
}

function sectionTile({ name, title, count, before }: DigestSection): Markup {
  const change = before === null || before === count ? '' : `was ${numberText(before)}`
  return tileHtml({ title, count, change, name: classOf(name), colour: colourOf(name) })
}

interface Tile {
  readonly title: string
  readonly count: number
  readonly change: string
  /** The class of its colour. */
  readonly name: string
  readonly colour: string
}

function tileHtml({ title, count, change, name, colour }: Tile): Markup {
  const coloured =
    count === 0
      ? html`class="quiet" style="${STYLE.tileNumber};color:#5b6472"`
      : html`class="${name}" style="${STYLE.tileNumber};color:${colour}"`
  return html`<table role="presentation" align="left" cellpadding="0" cellspacing="0"><tr><td style="${STYLE.tile}"><div ${coloured}>${numberText(count)}</div><div class="quiet" style="${STYLE.quiet}">${visible(title)}<br>${change === '' ? new Markup('&nbsp;') : change}</div></td></tr></table>
`
}

function healthHtml(rows: readonly (readonly [string, string])[]): Markup {
  const cells = rows.map(
    ([name, text]) =>
      html`<tr><td class="quiet" style="${STYLE.name};color:#5b6472;width:30%">${name}</td><td style="${STYLE.name}">${text}</td></tr>
`,
  )
  return html`<h2 style="${STYLE.title}">How I am</h2>
<table role="presentation" style="${STYLE.table};margin-top:6px">
${cells}</table>
`
}

/** With a capital letter at its beginning. */
function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
