import { describe, expect, it } from 'vitest'
import { missing } from '../../support/requirements.ts'
import { shippedProgram } from '../support.ts'
import { judge } from './judge.ts'
import { COMPARED_FILTERS } from './services.ts'

describe.skipIf(missing('fail2ban'))("the lines of fail2ban's own tests are judged as fail2ban does", () => {
  const program = shippedProgram()

  it.each(COMPARED_FILTERS.map((compared) => ({ ...compared, title: compared.filter })))(
    '$title',
    (compared) => {
      const wrong = judge(program, compared).filter(({ isRight, reason }) => !isRight && reason === undefined)
      expect(
        wrong.map(({ line, fields, found }) => ({ at: line.place, said: fields.MESSAGE, found })),
      ).toEqual([])
    },
  )

  it.each(COMPARED_FILTERS.map((compared) => ({ ...compared, title: compared.filter })))(
    'every exception of $title is needed',
    (compared) => {
      const judgements = judge(program, compared)
      for (const { lines } of compared.exceptions ?? [])
        expect(judgements.some(({ line, isRight }) => !isRight && lines.test(line.text))).toBe(true)
    },
  )
})
