import { expect, it } from 'vitest'
import { strayNames } from './support/links.ts'
import { readPage } from './support/page.ts'
import { pagePaths } from './support/pages.ts'

it.each(pagePaths())('%s names only what is there', (path) => {
  expect(strayNames(readPage(path))).toEqual([])
})
