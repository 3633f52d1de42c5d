import type { EmailEffect, EntryFacts, Origin } from '../module/effect.ts'
import { visible } from '../values/visible.ts'
import { clockOf, fullTime } from './clock.ts'
import { html, type Markup } from './html.ts'

type Alert = Origin & EmailEffect

/** What alerts are told with. */
export interface AlertFrame {
  /** An IANA zone name. */
  readonly timezone: string
  /** Whether all ban sets only observe. */
  readonly observes: boolean
}

const OBSERVES = 'Nobody was kept out: all ban sets only observe.'

/** What comes behind it is not the text of a mail, but about it. */
const SEPARATOR = '-- '

const PAGE =
  'margin:0 auto;padding:16px;max-width:800px;font:15px/1.5 system-ui,sans-serif;color:#222;background:#fff'
const CELL = 'padding:2px 12px 2px 0;vertical-align:top;font-size:13px'
const VALUE = `${CELL};overflow-wrap:anywhere;white-space:pre-wrap`
const QUIET = 'color:#666;font-size:13px'

/**
 * The parts of a mail that a rule sent: its text, and below it where it comes from. A mail that no entry is behind is its
 * text alone.
 */
export function renderAlert(
  alert: Alert,
  { timezone, observes }: AlertFrame,
): { readonly text: string; readonly html?: string } {
  const { body, about } = alert
  if (about === undefined) return { text: body }
  const origin = `${originText(alert, timezone)}${observes ? ` ${OBSERVES}` : ''}`
  const tables = tablesOf(about)
  return {
    text: [withoutSeparators(body), '', SEPARATOR, origin, ...tables.flatMap(tableText), ''].join('\n'),
    html: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${visible(alert.subject)}</title>
</head>
<body style="${PAGE}">
<div style="white-space:pre-wrap;overflow-wrap:anywhere">${body}</div>
<hr style="border:0;border-top:1px solid #ddd;margin:16px 0">
<p style="margin:0;${QUIET}">${origin}</p>
${tables.map(tableHtml)}</body>
</html>
`.text,
  }
}

/** Who can write line ends into a message could else put a rule and an entry of his own above those that it is about. */
function withoutSeparators(body: string): string {
  return body.replace(/^--[ \t\r]*$/gm, ' $&')
}

function originText({ rule, source, at }: Alert, timezone: string): string {
  const sender = rule === null ? 'the default policy' : `the rule ${visible(rule)}`
  const time = `${fullTime(clockOf(timezone), at)} (${timezone})`
  return `Sent by ${sender} because of an entry of the source ${visible(source)}, ${time}.`
}

interface Table {
  readonly title: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

/** What was captured is said first, and not again where the entry has a field of the name. */
function tablesOf({ captures, fields }: EntryFacts): readonly Table[] {
  const tables = [
    { title: 'Captured and set', rows: Object.entries(captures) },
    { title: 'The entry', rows: Object.entries(fields) },
  ]
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => ({ title, rows: rows.map(([name, value]) => [visible(name), visible(value)]) }))
}

function tableText({ title, rows }: Table): readonly string[] {
  const width = Math.min(24, Math.max(...rows.map(([name]) => name.length)))
  return ['', `${title}:`, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)]
}

function tableHtml({ title, rows }: Table): Markup {
  return html`<p style="margin:16px 0 4px;${QUIET}">${title}</p>
<table style="border-collapse:collapse">
${rows.map(([name, value]) => html`<tr><td style="${CELL};${QUIET}">${name}</td><td style="${VALUE}">${value}</td></tr>\n`)}</table>
`
}
