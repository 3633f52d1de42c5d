/** The rows of a CSV file with a heading, each by column: quoted cells may hold commas, quotes (doubled) and line breaks. */
export function readCsv(text: string): readonly ReadonlyMap<string, string>[] {
  const [heading, ...rows] = cellsOf(text)
  return rows.map((cells) => new Map((heading ?? []).map((column, at) => [column, cells[at] ?? ''])))
}

function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end !== ',') rows.push([])
  }
  return rows.filter((cells) => cells.length > 1)
}
