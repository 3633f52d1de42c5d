import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { parseAddressList } from './address-list.ts'
import type { NeverBan, Settings } from './settings.ts'
import { nameOf, show } from './wording.ts'
import type { YamlDocument } from './yaml-document.ts'

/** What is wrong with the files that `never_ban` names: a missing one would leave somebody locked out. */
export function diagnoseNeverBanFiles(
  { never_ban, ban_sets }: Pick<Settings, 'never_ban' | 'ban_sets'>,
  document: YamlDocument,
  read: (path: string) => string | { readonly message: string },
): readonly Diagnostic[] {
  const lists: readonly (readonly [readonly string[], readonly NeverBan[]])[] = [
    [['never_ban'], never_ban],
    ...Object.entries(ban_sets).map(
      ([name, set]) => [['ban_sets', name, 'never_ban'], set.never_ban] as const,
    ),
  ]
  return lists.flatMap(([path, items]) =>
    items.flatMap((item, index) => {
      if (typeof item === 'string' || item.file === undefined) return []
      const found = problemOf(read(item.file))
      if (found === undefined) return []
      const place = [...path, String(index), 'file']
      const expected = 'a file with one address or network a line'
      return [diagnose('PY0904', document.valueSpan(place), { name: nameOf(place), expected, found })]
    }),
  )
}

function problemOf(text: string | { readonly message: string }): string | undefined {
  if (typeof text !== 'string') return text.message
  const [first] = parseAddressList(text).wrong
  return first && `${show(first.text)} in line ${first.line}`
}
