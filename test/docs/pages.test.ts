import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM_FILE } from '../support/program-file.ts'
import { missing } from '../support/requirements.ts'
import { blockProblems } from './support/block-problems.ts'
import { readPage } from './support/page.ts'
import { pagePaths } from './support/pages.ts'
import { Sandbox } from './support/sandbox.ts'

const withoutRuleset = missing('root', 'nft', 'unshare')
const pages = pagePaths()
  .map(readPage)
  .filter(({ blocks }) => blocks.length > 0)

describe.each(pages)('$path', ({ path, blocks }) => {
  let sandbox: Sandbox
  beforeAll(() => {
    sandbox = new Sandbox(path, PROGRAM_FILE)
  })
  afterAll(() => sandbox[Symbol.dispose]())

  for (const block of blocks) {
    const title = `is right in its ${block.language} of line ${block.line}`
    it.skipIf(block.language === 'nft' && withoutRuleset)(title, async () => {
      expect((await blockProblems(block, sandbox)).join('\n')).toBe('')
    })
  }
})
