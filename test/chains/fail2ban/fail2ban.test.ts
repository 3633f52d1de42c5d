import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { missing } from '../../support/requirements.ts'
import { shippedProgram } from '../support.ts'
import { hasLogs } from './annotated-lines.ts'
import { detectionPage } from './detection-page.ts'
import { judge } from './judge.ts'
import { COMPARED_FILTERS } from './services.ts'

const DETECTION_PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'detection.md')

describe.skipIf(missing('fail2ban'))("the lines of fail2ban's own tests are judged as fail2ban does", () => {
  const program = shippedProgram()
  const judged = (hasLogs() ? COMPARED_FILTERS : []).map((compared) => ({
    compared,
    judgements: judge(program, compared),
    title: compared.filter,
  }))

  it.each(judged)('$title', ({ judgements }) => {
    const wrong = judgements.filter(({ isRight, reason }) => !isRight && reason === undefined)
    expect(wrong.map(({ line, fields, found }) => ({ at: line.place, said: fields.MESSAGE, found }))).toEqual(
      [],
    )
  })

  it.each(judged)('every exception of $title is needed', ({ compared, judgements }) => {
    for (const { lines } of compared.exceptions ?? [])
      expect(judgements.some(({ line, isRight }) => !isRight && lines.test(line.text))).toBe(true)
  })

  it('the published table is true', async () => {
    await expect(detectionPage(judged)).toMatchFileSnapshot(DETECTION_PAGE)
  })
})
