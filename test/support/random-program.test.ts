import { expect, test } from 'vitest'
import { checkText, said } from './program.ts'
import fc from './properties.ts'
import { randomProgram } from './random-program.ts'

test('the checker finds no error in random programs', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(randomProgram(), (text) => {
      const { syntax, diagnostics } = checkText(text)
      expect([...syntax, ...diagnostics].filter(({ severity }) => severity === 'error').map(said)).toEqual([])
    }),
    { seed: 20_261_121, numRuns: 100 },
  )
})
