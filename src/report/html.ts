import { markupText } from '../values/markup-text.ts'

/** A piece of HTML that is safe as it is. Only the `html` tag makes one. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Content = string | number | Markup | readonly Markup[]

/** Makes HTML of a template: whatever is put in is escaped, for text and for quoted attributes, unless it is markup. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + renderContent(contents[index] ?? '')).join(''))
}

function renderContent(content: Content): string {
  if (content instanceof Markup) return content.text
  if (typeof content === 'string') return markupText(content)
  return typeof content === 'number' ? String(content) : content.map(({ text }) => text).join('')
}
