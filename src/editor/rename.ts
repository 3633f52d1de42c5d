import type { SourceFile, Span } from '../diagnostics/span.ts'
import { isShipped } from '../language/load.ts'
import { parseFile } from '../language/parse.ts'
import { occurrenceAt, sameAs } from './definition.ts'
import type { Occurrence } from './occurrences.ts'
import type { ProgramView } from './program-view.ts'

/** Why something cannot be renamed, as a sentence. */
export interface Refusal {
  readonly refusal: string
}

/** What would be renamed at an offset: a chain or a constant, in all files of the program. */
export function renameable(view: ProgramView, file: SourceFile, offset: number): Occurrence | Refusal {
  const occurrence = occurrenceAt(view, file, offset)
  if (occurrence?.kind !== 'chain' && occurrence?.kind !== 'constant')
    return { refusal: 'Only chains and constants can be renamed.' }
  const places = sameAs(view, occurrence)
  if (!places.some(({ defines }) => defines))
    return { refusal: `There is no ${occurrence.kind} named \`${occurrence.name}\`.` }
  const shipped = places.find(({ span }) => isShipped(span.file))
  if (shipped !== undefined)
    return {
      refusal: `\`${occurrence.name}\` is named in ${shipped.span.file.name}, which ships with the program.`,
    }
  return occurrence
}

/** The places to change so that a chain or a constant is named otherwise, or why that cannot be done. */
export function rename(
  view: ProgramView,
  file: SourceFile,
  offset: number,
  newName: string,
): { readonly places: readonly Span[] } | Refusal {
  const occurrence = renameable(view, file, offset)
  if ('refusal' in occurrence) return occurrence
  const refusal = occurrence.name === newName ? undefined : whyNot(view, occurrence, newName)
  return refusal === undefined ? { places: sameAs(view, occurrence).map(({ span }) => span) } : { refusal }
}

function whyNot(view: ProgramView, { kind }: Occurrence, newName: string): string | undefined {
  if (!isName(newName))
    return `\`${newName}\` cannot be a name: letters, digits and \`_\`, no digit first, and no word of the language.`
  const broken = view.files.find(({ span }) => parseFile(span.file).diagnostics.length > 0)
  if (broken !== undefined)
    return `${broken.span.file.name} has mistakes in its syntax, so a place might be missed: mend them first.`
  const taken = view.occurrences().find((other) => other.name === newName && clash(kind, other))
  return taken && `There is already a ${taken.kind} named \`${newName}\`.`
}

/** A chain is only looked up among chains; a constant hides the fields, counters and the like that share its name. */
function clash(kind: Occurrence['kind'], { kind: other, defines }: Occurrence): boolean {
  if (kind === 'chain') return other === 'chain' && defines
  return ![
    'chain',
    'filter',
    'action',
    'template filter',
    'verdict',
    'keyword',
    'source',
    'include',
  ].includes(other)
}

/** Whether the parser takes it for a name, which the words of the language are not. */
function isName(text: string): boolean {
  return (
    /^[A-Za-z_]\w*$/.test(text) && parseFile({ name: '', text: `chain ${text} {}` }).diagnostics.length === 0
  )
}
