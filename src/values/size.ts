/** Bytes in each unit that a size may be written in. */
const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  kiB: 2 ** 10,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/** The bytes that a text such as `100MB` or `1.5GiB` spells, or undefined. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? []
  const bytes = Math.round(Number(digits) * (Object.hasOwn(UNITS, unit) ? (UNITS[unit] ?? 0) : Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
