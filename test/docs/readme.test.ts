import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { explainPicture, PICTURE } from '../../scripts/images/explain.ts'
import { terminalPicture } from '../../scripts/images/terminal.ts'

const ROOT = join(import.meta.dirname, '../..')
/** What other chains hand on to, or what is no service. */
const SHARED = ['noise', 'policy', 'web']

it('the README names every service that a chain is shipped for', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').toLowerCase()
  const chains = readdirSync(join(ROOT, 'chains')).flatMap((name) => /^(.+)\.chain$/.exec(name)?.[1] ?? [])
  expect(chains.filter((name) => !SHARED.includes(name) && !readme.includes(name))).toEqual([])
})

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
