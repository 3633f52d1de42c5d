import { afterAll, describe, expect, it } from 'vitest'
import { missing } from '../support/requirements.ts'
import { blockProblems } from './support/block-problems.ts'
import { readPage } from './support/page.ts'
import { pagePaths } from './support/pages.ts'
import { builtProgram } from './support/program.ts'
import { Sandbox } from './support/sandbox.ts'

const withoutRuleset = missing('root', 'nft', 'unshare')
const program = await builtProgram()
const pages = pagePaths()
  .map(readPage)
  .filter(({ blocks }) => blocks.length > 0)

describe.each(pages)('$path', ({ path, blocks }) => {
  const sandbox = new Sandbox(path, program)
  afterAll(() => sandbox.remove())

  for (const block of blocks) {
    const title = `is right in its ${block.language} of line ${block.line}`
    it.skipIf(block.language === 'nft' && withoutRuleset)(title, async () => {
      expect((await blockProblems(block, sandbox)).join('\n')).toBe('')
    })
  }
})
