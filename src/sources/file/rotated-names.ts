const COMPRESSED = /\.(?:gz|xz|bz2|zst|lz4|lzma|Z|zip)$/
/** What rotation appends: `.1`, `-20261121`, `.2026-11-21_10:00`, `.old`. */
const APPENDED = /[.-](?:\d[\d.:T_-]*|old|bak|orig)$/
/**
 * What it puts between the name and its extension: `access-20261121.log`, `access-2026-11-21.log`, with the hour, seconds
 * or a count behind; `access.1.log`.
 */
const INSERTED = /(?:[.-](?:\d{8,14}|\d{4}-\d\d-\d\d)(?:-\d{1,10})?|\.\d{1,2})(?=\.[^.]+$)/
const NUMBER = /\.(\d{1,6})(?:\.[^.\d]+)?$/

/** Such a file is never read: it is the copy of one that was. */
export function isCompressed(name: string): boolean {
  return COMPRESSED.test(name)
}

/** What the names of all rotations of a file begin with: most names in a large directory are told by that to be none. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? name : name.slice(0, dot)
}

/** Whether a name is that of a file which was rotated, given what tells whether a file may be called so before. */
export function isRotationOf(name: string, isName: (base: string) => boolean): boolean {
  return [APPENDED, INSERTED].some((added) => {
    const base = name.replace(added, '')
    return base !== name && isName(base)
  })
}

/** Puts the names of rotations of one file in the order in which they were written: `.2` before `.1`, dates as they are. */
export function compareRotations(left: string, right: string): number {
  const numbers = [left, right].map((name) => NUMBER.exec(name)?.[1])
  const [leftNumber, rightNumber] = numbers
  if (leftNumber !== undefined && rightNumber !== undefined) return Number(rightNumber) - Number(leftNumber)
  return left < right ? -1 : 1
}
