import { ownValue } from '../values/own-value.ts'

/** Colours and shapes of the HTML digest: inline, as mail programs want them, and once more for those that know the dark. */

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace"

export const STYLE = {
  body: `margin:0;padding:0;background:#f4f5f7;color:#1f2430;${FONT};font-size:15px;line-height:1.5`,
  page: 'width:100%;max-width:760px;margin:0 auto',
  host: 'margin:0;font-size:13px;color:#5b6472',
  headline: 'margin:2px 0 6px;font-size:24px;line-height:1.25;font-weight:600',
  card: 'background:#ffffff;border:1px solid #e1e4ea;border-radius:8px;padding:16px 18px',
  gap: 'height:14px;line-height:14px;font-size:1px',
  title: 'margin:0;font-size:17px;font-weight:600;line-height:1.3',
  quiet: 'color:#5b6472;font-size:13px',
  note: 'margin:10px 0 0;color:#5b6472;font-size:13px',
  subtitle: 'margin:16px 0 4px;font-size:13px;font-weight:600;color:#5b6472',
  table: 'width:100%;border-collapse:collapse',
  count:
    'padding:7px 12px 7px 0;border-top:1px solid #e9ebf0;vertical-align:top;text-align:right;white-space:nowrap;width:1%;font-weight:600;font-variant-numeric:tabular-nums',
  cell: 'padding:7px 0;border-top:1px solid #e9ebf0;vertical-align:top;overflow-wrap:anywhere;word-break:break-word',
  name: 'padding:3px 12px 3px 0;vertical-align:middle;overflow-wrap:anywhere;font-size:14px',
  number:
    'padding:3px 8px 3px 0;vertical-align:middle;text-align:right;white-space:nowrap;width:1%;font-size:14px',
  tile: 'padding:4px 20px 4px 0;vertical-align:top',
  tileNumber: 'font-size:22px;font-weight:600;line-height:1.2',
  example: `margin-top:3px;${MONO};font-size:12px;line-height:1.45;color:#5b6472`,
  rule: `margin-top:5px;padding:5px 8px;background:#f1f3f6;border-radius:4px;${MONO};font-size:12px;line-height:1.45;color:#1f2430;white-space:pre-wrap`,
  badge: 'font-size:12px;font-weight:600;white-space:nowrap',
  axis: 'font-size:11px;line-height:1.2;color:#5b6472;padding:2px 0 0;text-align:left',
} as const

/** Of headings and bars, by section; sections of the user's own share one. */
const COLOURS: Readonly<Record<string, string>> = {
  FAULTS: '#c62828',
  WARN: '#b45309',
  INFO: '#2563eb',
  OTHER: '#7c3aed',
}
export const BAN_COLOUR = '#be185d'

export function colourOf(section: string): string {
  return ownValue(COLOURS, section) ?? '#0f766e'
}

/** Of what changed since the day before. */
export const CHANGE_COLOURS = { new: '#c62828', again: '#b45309', more: '#b45309', fewer: '#0f766e' } as const

/** The only style sheet: for the dark, which cannot be said inline. Where a mail program drops it, the page stays light. */
export const DARK_SHEET = `
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #14171c !important; color: #e6e8ec !important; }
  .card { background: #1d2127 !important; border-color: #343a44 !important; }
  .line { border-color: #2c323b !important; }
  .quiet { color: #a0a8b5 !important; }
  .rule { background: #272c34 !important; color: #e6e8ec !important; }
  .FAULTS, .new { color: #ff8a80 !important; }
  .WARN, .more, .again { color: #f5b14c !important; }
  .INFO { color: #82b1ff !important; }
  .OTHER { color: #c4a5ff !important; }
  .own, .fewer { color: #5cc9bd !important; }
  .bans { color: #ff8fb8 !important; }
}
@media (max-width: 480px) {
  .card { padding: 12px !important; }
}
`

/** The class by which the style sheet knows a section. */
export function classOf(section: string): string {
  return Object.hasOwn(COLOURS, section) ? section : 'own'
}
