import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../../src/diagnostics/render.ts'
import { loadProgram } from '../../src/program/load-program.ts'

const FIXTURES = 'test/diagnostics/fixtures'

async function told(chain: string, onlyErrors: boolean) {
  const request = { config: `${FIXTURES}/settings.yaml`, chains: [chain], banSets: 'declared' } as const
  const { diagnostics } = await loadProgram({ ...request, onlyErrors })
  return { isWrong: hasErrors(diagnostics), texts: diagnostics.map((each) => renderDiagnostic(each, false)) }
}

test.each(globSync(`${FIXTURES}/*.chain`))(
  'who tells only errors is told of %s as others are',
  async (chain) => {
    const all = await told(chain, false)
    const spared = await told(chain, true)
    expect(spared.isWrong).toBe(all.isWrong)
    if (all.isWrong) expect(spared.texts).toEqual(all.texts)
  },
)

test('what is only warned of is not looked for', async () => {
  expect(await told(`${FIXTURES}/PY0507.chain`, true)).toEqual({ isWrong: false, texts: [] })
})
