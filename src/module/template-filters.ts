import { Instant } from '../values/instant.ts'
import type { Value } from '../values/value.ts'
import type { WallClock, WallTime } from '../values/wall-clock.ts'

type FilterArguments = readonly (string | number)[]

/** What a template filter knows besides the text that it changes. */
export interface FilterContext {
  /** The field's value before any filter; undefined where the entry lacks it. */
  readonly value: Value | undefined
  readonly args: FilterArguments
  /** That of the settings' zone. */
  readonly clock: WallClock
}

/** A filter of templates: `{user|upper}`. */
export interface TemplateFilter {
  /** What is wrong with the arguments, as what follows the filter's name in a sentence; undefined where nothing is. */
  check(args: FilterArguments): string | undefined
  /** The text after the filter; undefined, where the entry lacks the field, stays so unless the filter says otherwise. */
  apply(text: string | undefined, context: FilterContext): string | undefined
}

/** The widest that `pad` and `truncate` go: bounds what a template makes. */
const WIDEST = 1000

/** All template filters by name. */
export const TEMPLATE_FILTERS: Readonly<Record<string, TemplateFilter>> = {
  upper: { check: takesNothing, apply: (text) => text?.toUpperCase() },
  lower: { check: takesNothing, apply: (text) => text?.toLowerCase() },
  trim: { check: takesNothing, apply: (text) => text?.trim() },
  truncate: { check: takesWidth, apply: (text, { args }) => truncate(text, Number(args[0])) },
  pad: { check: takesWidth, apply: (text, { args }) => text?.padEnd(Number(args[0])) },
  default: { check: takesText, apply: (text, { args }) => text ?? String(args[0]) },
  date: {
    check: takesDateFormat,
    apply: (text, { value, args, clock }) =>
      value instanceof Instant ? formatDate(value, String(args[0]), clock) : text,
  },
}

function takesNothing(args: FilterArguments): string | undefined {
  return args.length === 0 ? undefined : 'takes no argument'
}

function takesWidth([width, ...others]: FilterArguments): string | undefined {
  const fits = typeof width === 'number' && width >= 1 && width <= WIDEST && others.length === 0
  return fits ? undefined : `takes one whole number from 1 to ${WIDEST}`
}

function takesText([text, ...others]: FilterArguments): string | undefined {
  return typeof text === 'string' && others.length === 0 ? undefined : 'takes one text in quotes'
}

function takesDateFormat(args: FilterArguments): string | undefined {
  const [format] = args
  if (takesText(args) !== undefined || typeof format !== 'string') return 'takes one format in quotes'
  const unknown = Array.from(format.matchAll(/%(.?)/gs), ([field]) => field).find(
    (field) => !DATE_FIELDS[field],
  )
  return unknown === undefined
    ? undefined
    : `does not know \`${unknown}\`, only ${Object.keys(DATE_FIELDS).join(' ')}`
}

/** Cuts to so many characters, the last one an ellipsis; never through the middle of a character. */
function truncate(text: string | undefined, width: number): string | undefined {
  if (text === undefined || text.length <= width) return text
  const characters = Array.from(text.slice(0, 2 * width))
  return characters.length <= width && text.length <= 2 * width
    ? text
    : `${characters.slice(0, width - 1).join('')}…`
}

/** What stands for what in a date format; after strftime(3). */
const DATE_FIELDS: Readonly<Record<string, (shown: WallTime) => string>> = {
  '%Y': ({ year }) => year,
  '%m': ({ month }) => month,
  '%d': ({ day }) => day,
  '%H': ({ hour }) => hour,
  '%M': ({ minute }) => minute,
  '%S': ({ second }) => second,
  '%a': ({ weekday }) => weekday,
  '%Z': ({ timeZoneName }) => timeZoneName,
  '%F': ({ year, month, day }) => `${year}-${month}-${day}`,
  '%T': ({ hour, minute, second }) => `${hour}:${minute}:${second}`,
  '%%': () => '%',
}

function formatDate(instant: Instant, format: string, clock: WallClock): string {
  const shown = clock(instant.microseconds / 1000)
  return format.replace(/%./gs, (field) => DATE_FIELDS[field]?.(shown) ?? field)
}
