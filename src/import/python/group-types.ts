/** What a group holds, as far as that decides how it is captured and compared. */
export type GroupType = 'addr' | 'int' | 'string'

/** Python's groups have no types: whoever knows what is done with them tells. */
export interface GroupTypes {
  of(name: string): GroupType
}
