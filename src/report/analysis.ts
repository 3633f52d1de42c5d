import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import type { Digest } from './gather.ts'
import { html, type Markup } from './html.ts'
import { hang, underlined, WIDTH, wrap } from './wrap.ts'

/** What a language model made of a digest, or why it made nothing. */
export type Analysis =
  | { readonly model: string; readonly answer: string }
  | { readonly model: string; readonly failure: string }

/** How much of a digest is read to the model, in characters: what it makes of more is no better. */
const MOST_ASKED = 60_000

/** The digest as a model reads it: what occurred and how often, most frequent first, without times. */
export function analysisText({ sections, bans }: Digest): string {
  const blocks = sections
    .filter(({ count }) => count > 0)
    .map(({ title, count, lines, hidden }) => [
      `${visible(title)}: ${numberText(count)}`,
      ...lines.map((line) => `${line.count} x ${visible(line.message)}`),
      ...(hidden.lines > 0 ? [`and ${hidden.lines} further lines, ${hidden.occurrences} times`] : []),
    ])
  const text = [...blocks, [`Bans: ${bans.count}`]].map((lines) => lines.join('\n')).join('\n\n')
  return text.length <= MOST_ASKED ? text : `${text.slice(0, MOST_ASKED)}\n(cut here)`
}

const HEADING = 'What a language model makes of it'

/** Its block of the text part. What a model wrote may be what an attacker had it write: no line of it stands where headings do. */
export function analysisLines(analysis: Analysis): readonly string[] {
  const paragraphs = 'answer' in analysis ? paragraphsOf(analysis.answer) : []
  return [
    ...underlined(HEADING, '-'),
    ...paragraphs.flatMap((paragraph) => hang('  ', paragraph, WIDTH)),
    ...wrap(noteOf(analysis), WIDTH),
  ]
}

/** Its block of the HTML part; the style is that of what matters less. */
export function analysisHtml(analysis: Analysis, quiet: string): Markup {
  const paragraphs = 'answer' in analysis ? paragraphsOf(analysis.answer) : []
  return html`<p style="margin:0 0 8px"><b>${HEADING}</b></p>
${paragraphs.map((text) => html`<p style="margin:0 0 8px;overflow-wrap:anywhere">${text}</p>\n`)}<p class="quiet" style="${quiet}">${noteOf(analysis)}</p>
`
}

/** Who wrote that, or why nobody did. */
function noteOf(analysis: Analysis): string {
  const model = visible(analysis.model)
  return 'answer' in analysis
    ? `Written by ${model}, which may be wrong; what follows is what was counted.`
    : `There is no analysis by ${model}: ${visible(analysis.failure)}.`
}

function paragraphsOf(answer: string): readonly string[] {
  return answer
    .split('\n')
    .map((line) => visible(line).trim())
    .filter((line) => line !== '')
}
