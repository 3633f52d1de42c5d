import type { Notes } from '../notes.ts'

/** By what the entries of Pyruse's action `log` are known, and by what those of ours. */
const IDENTIFIERS = { field: 'SYSLOG_IDENTIFIER', pyruse: ['python', 'pyruse'], ours: 'pyruse-ts' }
const UNITS = { field: '_SYSTEMD_UNIT', pyruse: ['pyruse.service'], ours: 'pyruse-ts.service' }

/** The values that a field is compared with, where entries that the program wrote itself come under another name here. */
export function withOwnLog(field: string, values: readonly unknown[], notes: Notes): readonly unknown[] {
  const known = [IDENTIFIERS, UNITS].find((one) => one.field === field)
  if (known === undefined || !values.some((value) => known.pyruse.some((name) => name === value)))
    return values
  notes.difference(`what \`log\` writes comes from \`${known.ours}\` here: the filter asks for that`)
  // Under `python` alone, others write as well.
  const isCertain = values.some((value) => value === 'pyruse' || value === 'pyruse.service')
  const others = values.filter((value) => !(isCertain && known.pyruse.some((name) => name === value)))
  return [...others, known.ours]
}
