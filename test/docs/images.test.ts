import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { explainPicture, PICTURE } from '../../scripts/images/explain.ts'
import { terminalPicture } from '../../scripts/images/terminal.ts'

it('the picture of `explain` is what it shows of the chains in the README', () => {
  const stale = 'docs/images/explain.svg is stale: run `node scripts/write-images.ts`'
  expect(readFileSync(PICTURE, 'utf8'), stale).toBe(explainPicture())
})

it('a picture of a terminal keeps styles, and what would be a mark of XML', () => {
  const [row] = /<text .*/.exec(terminalPicture(['a \u001b[2m<b> & c\u001b[22m -> d'])) ?? []
  expect(row?.replaceAll('\u00a0', ' ')).toBe(
    '<text x="14" y="26.75">a <tspan fill="#8a93a3">&lt;b&gt; &amp; c</tspan> -&gt; d</text>',
  )
})
