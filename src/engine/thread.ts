import type { EmailEffect, Origin } from '../module/effect.ts'

/** What alerts that belong together have in common: what their rule says, or that it is the same use of the action. */
export function threadOf({ thread, use, rule, source }: Origin & EmailEffect): string {
  if (thread !== undefined) return `thread ${thread}`
  return use === undefined ? `rule ${rule ?? source}` : `use ${use}`
}
