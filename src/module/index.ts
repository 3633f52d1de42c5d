/** The kit for authors of filters and actions: all they import. */
export type { Placeholder, Template } from '../language/template.ts'
export { Address, bitsOf, Network, parseAddress, parseNetwork } from '../values/address.ts'
export { cutText } from '../values/cut-text.ts'
export { Duration } from '../values/duration.ts'
export { Instant } from '../values/instant.ts'
export { isRecipient } from '../values/mailbox.ts'
export { type ScalarType, sameValue, textOf, type Value } from '../values/value.ts'
export { zoneOf } from '../values/zone.ts'
export { type BanTally, bansCounted, banTable } from './ban-tally.ts'
export type { Bound, BoundArguments, Escape } from './bound.ts'
export { checkComparable, checkMembership, checkOrdered } from './comparable.ts'
export {
  type Action,
  type CallCheck,
  defineAction,
  defineFilter,
  type Filter,
  type Gauge,
} from './definition.ts'
export { DETAILS, LOG_LEVELS, PRIORITIES } from './effect.ts'
export type { Example } from './example.ts'
export { type Fill, family } from './family.ts'
export { type Growing, type Grown, Unwritten } from './growing.ts'
export { LATE_AT_MOST } from './late-entry.ts'
export {
  absentPattern,
  assigned,
  duration,
  field,
  integer,
  name,
  named,
  type Operand,
  optional,
  output,
  pattern,
  prefixes,
  removed,
  several,
  template,
  templateOf,
  timeOfDay,
  value,
  word,
} from './parameters.ts'
export type { Accounts, BanJudge, Kit, Lookups, StateTable } from './ports.ts'
export { keyText, type StateKey, stateKey } from './state-key.ts'
export type { Read, Walk, Write } from './walk.ts'
