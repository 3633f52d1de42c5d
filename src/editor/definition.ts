import type { SourceFile, Span } from '../diagnostics/span.ts'
import type { Occurrence } from './occurrences.ts'
import { touches } from './positions.ts'
import type { ProgramView } from './program-view.ts'

/** What is named at an offset of a file: the shortest of those that touch it, as captures stand within patterns. */
export function occurrenceAt(view: ProgramView, file: SourceFile, offset: number): Occurrence | undefined {
  return view
    .occurrencesIn(file)
    .filter(({ span }) => touches(span, offset))
    .toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))
    .at(0)
}

/** Every place in the program that names the same. */
export function sameAs(view: ProgramView, { kind, name }: Occurrence): readonly Occurrence[] {
  return view.occurrences().filter((other) => other.kind === kind && other.name === name)
}

/** Where it comes into being: a chain or a constant is declared, a field captured or set. */
export function definitionsOf(view: ProgramView, occurrence: Occurrence): readonly Span[] {
  return sameAs(view, occurrence)
    .filter(({ defines }) => defines)
    .map(({ span }) => span)
}
