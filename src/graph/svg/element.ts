import { escapeMarkup } from '../markup.ts'

/** Markup that is well-formed: made by `element` and `textNode` only. */
export type Markup = string & { readonly markup?: never }

type Attributes = Readonly<Record<string, string | number | undefined>>

/** An element with its attributes and children; coordinates are cut to a tenth of a pixel. */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [` ${key}="${escapeMarkup(typeof value === 'number' ? short(value) : value)}"`],
  )
  const open = `<${name}${written.join('')}`
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`
}

/** Text between tags. */
export function textNode(text: string): Markup {
  return escapeMarkup(text)
}

/** A line of text by its base line; nothing where there is no text. */
export function label(text: string, x: number, y: number, className: string): Markup {
  return text === '' ? '' : element('text', { class: className, x, y }, textNode(text))
}

/** What is shown where the pointer rests. */
export function tooltip(...lines: readonly string[]): Markup {
  return element('title', {}, textNode(lines.filter(Boolean).join('\n')))
}

/** A number as markup has it: at most one digit behind the point. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
