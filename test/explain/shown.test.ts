import { describe, expect, it } from 'vitest'
import { shownValue } from '../../src/explain/shown.ts'
import type { Value } from '../../src/values/value.ts'

describe('a value in an explanation', () => {
  it.each<[Value | undefined, string]>([
    [undefined, 'nothing'],
    ['x'.repeat(160), `"${'x'.repeat(160)}"`],
    ['x'.repeat(161), `"${'x'.repeat(159)}…"`],
    ['🚓'.repeat(80), `"${'🚓'.repeat(80)}"`],
    ['🚓'.repeat(81), `"${'🚓'.repeat(79)}…"`],
    [`x${'🚓'.repeat(81)}`, `"x${'🚓'.repeat(79)}…"`],
    [[1, 2, 3, 4, 5, 6], '[1, 2, 3, 4, 5, 6]'],
    [[1, 2, 3, 4, 5, 6, 7], '[1, 2, 3, 4, 5, 6, and 1 more]'],
  ])('%j is shown as %s', (value, shown) => {
    expect(shownValue(value)).toBe(shown)
  })
})
