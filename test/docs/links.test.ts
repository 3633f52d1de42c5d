import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { strayNames } from './support/links.ts'
import { REPOSITORY, readPage } from './support/page.ts'
import { pagePaths } from './support/pages.ts'

it.each(pagePaths())('%s names only what is there', (path) => {
  expect(strayNames(readPage(path))).toEqual([])
})

it('docs/README.md leads to every page', () => {
  const index = readFileSync(join(REPOSITORY, 'docs', 'README.md'), 'utf8')
  const pages = pagePaths()
    .filter((path) => /^docs\/(?:how-to\/)?[^/]+\.md$/.test(path) && path !== 'docs/README.md')
    .map((path) => path.replace('docs/', ''))
  expect(pages.filter((path) => !index.includes(`(${path})`))).toEqual([])
})
