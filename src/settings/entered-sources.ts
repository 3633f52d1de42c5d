import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Settings } from './settings.ts'
import { nameOf, show } from './wording.ts'
import type { YamlDocument } from './yaml-document.ts'

/** What is wrong with the sources that others enter the chains of: each must be there, and have chains of its own. */
export function diagnoseEnteredSources(
  { sources }: Pick<Settings, 'sources'>,
  document: YamlDocument,
): readonly Diagnostic[] {
  const ends = Object.keys(sources).filter((name) => sources[name]?.enters === undefined)
  return Object.entries(sources).flatMap(([name, { enters }]) => {
    if (enters === undefined || ends.includes(enters)) return []
    const place = ['sources', name, 'enters']
    const expected = 'the name of a source that enters its own chains'
    const details = { name: nameOf(place), expected, found: show(enters) }
    const hint = didYouMean(enters, ends) ?? `there is ${ends.join(', ')}`
    return [diagnose('PY0904', document.valueSpan(place), details, hint)]
  })
}
