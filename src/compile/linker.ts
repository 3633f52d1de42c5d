import type { Template } from '../language/template.ts'
import type { Escape, Linker } from '../module/bound.ts'
import { TEMPLATE_FILTERS } from '../module/template-filters.ts'
import type { Read, Walk } from '../module/walk.ts'
import { textOf } from '../values/value.ts'
import { type WallClock, wallClockOf } from '../values/wall-clock.ts'
import type { Slots } from './walk-state.ts'

/** What a template shows for a field that the entry lacks. */
const MISSING = '-'

/** Gives each field a slot, and turns templates into functions. */
export function createLinker(slots: Slots, timezone: string): Linker {
  const read = (field: string): Read => {
    const slot = slots.of(field)
    return (walk) => walk.get(slot)
  }
  const clock = clockWhenAsked(timezone)
  return {
    read,
    write: (field) => {
      const slot = slots.of(field)
      return (walk, value) => walk.set(slot, value)
    },
    unset: (field) => {
      const slot = slots.of(field)
      return (walk) => walk.unset(slot)
    },
    template: (template, escaped) => linkTemplate(template, read, clock, escaped),
  }
}

/** Few chains show times: the clock, which is dear to make, is made when one does. */
function clockWhenAsked(timezone: string): WallClock {
  let clock: WallClock | undefined
  return (moment) => {
    clock ??= wallClockOf(timezone)
    return clock(moment)
  }
}

function linkTemplate(
  { parts }: Template,
  read: (field: string) => Read,
  clock: WallClock,
  escaped: Escape | undefined,
): (walk: Walk) => string {
  const renderers = parts.map((part) => {
    const text = linkPart(part, read, clock)
    return escaped === undefined || typeof part === 'string'
      ? text
      : (walk: Walk) => escaped(text(walk), part)
  })
  return (walk) => {
    let text = ''
    for (const render of renderers) text += render(walk)
    return text
  }
}

function linkPart(
  part: Template['parts'][number],
  read: (field: string) => Read,
  clock: WallClock,
): (walk: Walk) => string {
  if (typeof part === 'string') return () => part
  const value = read(part.field)
  const filters = part.filters.map(({ name, args }) => ({ apply: TEMPLATE_FILTERS[name]?.apply, args }))
  if (filters.length === 0)
    return (walk) => {
      const found = value(walk)
      return typeof found === 'string' ? found : found === undefined ? MISSING : textOf(found)
    }
  return (walk) => {
    const found = value(walk)
    let text = found === undefined ? undefined : textOf(found)
    for (const { apply, args } of filters) text = apply?.(text, { value: found, args, clock })
    return text ?? MISSING
  }
}
