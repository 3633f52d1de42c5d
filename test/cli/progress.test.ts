import { expect, it } from 'vitest'
import { Progress } from '../../src/cli/progress.ts'

function written(isTTY: boolean, show: (progress: Progress) => void): string {
  let text = ''
  show(
    new Progress(
      {
        isTTY,
        write: (more) => {
          text += more
        },
      },
      'entries',
    ),
  )
  return text
}

it.each<[string, number | undefined, RegExp]>([
  ['a count where the end is not known', undefined, /^\r\x1b\[K1,200 entries, [\d,]+\/s$/],
  ['a bar at its beginning', 0, /^\r\x1b\[K\[-{30}\] 1,200 entries/],
  ['a bar half-way', 0.5, /^\r\x1b\[K\[#{15}-{15}\] 1,200 entries/],
  ['a bar that is full, even where the end was passed', 1.2, /^\r\x1b\[K\[#{30}\] 1,200 entries/],
])('progress is %s', (_title, share, expected) => {
  expect(written(true, (progress) => progress.show(1200, share))).toMatch(expected)
})

it('progress is shown on terminals only, and wiped away', () => {
  expect(written(false, (progress) => progress.show(1200, 0.5))).toBe('')
  expect(
    written(true, (progress) => {
      progress.show(1)
      progress.clear()
    }),
  ).toMatch(/\r\x1b\[K$/)
})
