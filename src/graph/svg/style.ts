/** A class with what it looks like on a light ground, and what is different on a dark one. */
type Look = readonly [selector: string, light: string, dark?: string]

const LOOKS: readonly Look[] = [
  ['.ground', 'fill: #f8fafc', 'fill: #0f172a'],
  [
    'text',
    'font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #1e293b',
    'fill: #e2e8f0',
  ],
  ['.name', 'font-size: 14px; font-weight: 600'],
  ['.note', 'font-size: 11px; fill: #64748b', 'fill: #94a3b8'],
  ['.code', 'font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 11px'],
  ['.head', 'fill: #475569', 'fill: #cbd5e1'],
  ['.action', 'font-size: 11px; fill: #475569', 'fill: #cbd5e1'],
  ['.hits', 'font-size: 11px; fill: #92400e; font-variant-numeric: tabular-nums', 'fill: #fbbf24'],
  ['.none', 'fill: #94a3b8', 'fill: #64748b'],
  ['.end', 'text-anchor: end'],
  ['.middle', 'text-anchor: middle'],
  ['.card', 'fill: #ffffff; stroke: #cbd5e1', 'fill: #1e293b; stroke: #475569'],
  ['.band', 'fill: #f1f5f9', 'fill: #273449'],
  ['.base .band', 'fill: #e0e7ff', 'fill: #282b57'],
  ['.base .card', 'stroke: #a5b4fc', 'stroke: #6366f1'],
  ['.lost .card', 'stroke-dasharray: 5 4'],
  ['.policy .band', 'fill: #fef3c7', 'fill: #4a3a12'],
  ['.policy .card', 'stroke: #fcd34d', 'stroke: #a16207'],
  ['.pill', 'fill: #e2e8f0', 'fill: #334155'],
  ['.pilltext', 'font-size: 11px; font-weight: 600; fill: #334155', 'fill: #cbd5e1'],
  ['.accept .pill', 'fill: #d1fae5', 'fill: #064e3b'],
  ['.accept .pilltext', 'fill: #065f46', 'fill: #6ee7b7'],
  ['.drop .pill', 'fill: #ffe4e6', 'fill: #4c1024'],
  ['.drop .pilltext', 'fill: #9f1239', 'fill: #fda4af'],
  ['.jump .pill, .goto .pill', 'fill: #dbeafe', 'fill: #1e3a6e'],
  ['.jump .pilltext, .goto .pilltext', 'fill: #1e40af', 'fill: #93c5fd'],
  ['.source', 'fill: #4338ca', 'fill: #6366f1'],
  ['.sourcetext', 'font-size: 14px; font-weight: 600; fill: #ffffff', 'fill: #ffffff'],
  ['.wire', 'fill: none; stroke: #94a3b8; stroke-linecap: round', 'stroke: #64748b'],
  ['.tip', 'fill: #94a3b8', 'fill: #64748b'],
  ['.back', 'fill: #f8fafc; stroke: #94a3b8; stroke-width: 1.5', 'fill: #0f172a; stroke: #64748b'],
  ['.heat0', 'stroke: #cbd5e1', 'stroke: #475569'],
  ['.heat1', 'stroke: #d6c9a8', 'stroke: #6b5d3f'],
  ['.heat2', 'stroke: #e5b567', 'stroke: #94702f'],
  ['.heat3', 'stroke: #e8912f', 'stroke: #c9821f'],
  ['.heat4', 'stroke: #dc5f13', 'stroke: #f59e0b'],
  ['.wires g:hover .wire', 'stroke: #4338ca', 'stroke: #a5b4fc'],
]

/** How many degrees of heat the lines have. */
export const HEATS = 5

/** The style sheet: light, or dark where the reader prefers that. */
export function styleSheet(): string {
  const light = LOOKS.map(([selector, look]) => `${selector} { ${look} }`)
  const dark = LOOKS.flatMap(([selector, , look]) => (look === undefined ? [] : [`${selector} { ${look} }`]))
  return [...light, '@media (prefers-color-scheme: dark) {', ...dark, '}'].join('\n')
}
