import { expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../src/check/default-policy.ts'
import { parseFile } from '../../src/language/parse.ts'

test('the default policy is what its text means', () => {
  const { file, diagnostics } = parseFile(DEFAULT_POLICY.span.file)
  expect(diagnostics).toEqual([])
  expect(file.items).toStrictEqual([DEFAULT_POLICY])
})
