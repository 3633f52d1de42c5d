/**
 * One record of the journal, or of another source, as the walk sees it: fields by name, fetched and decoded only when
 * asked for. Valid until its source yields the next one.
 */
export interface Entry {
  /** When it was received, in microseconds since the epoch: the only clock of a walk. */
  readonly realtime: number
  /**
   * The text of a field, or undefined where the entry lacks it. Of a field that occurs several times, the first; what is
   * not UTF-8 is decoded with the fallback encoding. Never holds `__CURSOR`, `__REALTIME_TIMESTAMP` and their like.
   */
  field(name: string): string | undefined
  /** All fields, for the archive and for showing an entry: dearer than asking for single ones. */
  fields(): Readonly<Record<string, string>>
}
