import type { CheckedCondition } from '../../check/program.ts'
import type { Need } from '../../module/bound.ts'

/** What a field must be for a condition to hold, and for anything at all to come of asking it. */
export interface ConditionNeed extends Need {
  readonly field: string
}

/** Longer lists are not told apart by their items. */
const LONGEST_LIST = 256

/**
 * The need of a condition; undefined where there is none, or none that is known. Of an `and` only the first operand counts:
 * those behind it are asked, and may count something, only where it holds.
 */
export function needOf(condition: CheckedCondition | null): ConditionNeed | undefined {
  switch (condition?.kind) {
    case 'filter':
      return needOfFilter(condition.call)
    case 'and':
      return needOf(condition.operands[0] ?? null)
    case 'or':
      return condition.operands.map(needOf).reduce(either)
    default:
      return undefined
  }
}

function needOfFilter({
  definition: { name },
  bound: { field, value, pattern },
}: Extract<CheckedCondition, { kind: 'filter' }>['call']): ConditionNeed | undefined {
  if (field?.kind !== 'field') return undefined
  if ((name === '~' || name === 'like') && pattern?.kind === 'pattern') {
    const { need } = pattern.pattern
    return need && { field: field.name, ...need }
  }
  if ((name !== '==' && name !== 'in') || value?.kind !== 'constant') return undefined
  const items = Array.isArray(value.value) ? value.value : [value.value]
  if (items.length > LONGEST_LIST) return undefined
  const starts = items.map((item) => (typeof item === 'string' ? knownStart(item) : ''))
  return starts.every((start) => start !== '') ? { field: field.name, starts, parts: [] } : undefined
}

function either(
  left: ConditionNeed | undefined,
  right: ConditionNeed | undefined,
): ConditionNeed | undefined {
  if (left === undefined || right === undefined || left.field !== right.field) return undefined
  return {
    field: left.field,
    starts: [...left.starts, ...right.starts],
    parts: [...left.parts, ...right.parts],
  }
}

/** What the text begins with, in Latin-1 and lower case. */
function knownStart(text: string): string {
  return (/^[\0-\xff]*/.exec(text)?.[0] ?? '').replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
