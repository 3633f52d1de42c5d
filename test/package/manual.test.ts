import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { manPages } from '../../scripts/man/pages.ts'
import { COMMANDS } from '../../src/commands.ts'
import { missing } from '../support/requirements.ts'

const pages = await manPages()
const place = mkdtempSync(join(tmpdir(), 'pyruse-man-'))
const files = Object.entries(pages).map(([name, text]) => {
  writeFileSync(join(place, name), text)
  return join(place, name)
})
const run = async (program: string, ...args: readonly string[]) => {
  const { stdout, stderr } = await execa(program, args, { env: { LC_ALL: 'C.UTF-8', MANWIDTH: '100' } })
  return { stdout, stderr }
}

test('every command has a page of its own, that tells all its options', async () => {
  for (const { name, load } of COMMANDS) {
    const { command } = await load()
    const page = pages[`pyruse-ts-${name}.1`] ?? ''
    for (const option of Object.keys(command.options))
      expect(page).toContain(`\\-\\-${option.replaceAll('-', '\\-')}`)
  }
})

describe.skipIf(missing('man'))('the manual pages', () => {
  test('are shown by man without a warning', async () => {
    const { stdout, stderr } = await run('man', '--warnings=all', '-E', 'UTF-8', '-l', ...files)
    expect(stderr).toBe('')
    expect(stdout).toContain('pyruse-ts bans [options] [ACTION] [WORD…]')
    // Nothing of the marks of Markdown or roff is left.
    expect(
      stdout.split('\n').filter((line) => /\]\(|\*\*\w|(^|\s)\*\w[^*]*\*|^ *```|\\f[BIR]|\\\(/.test(line)),
    ).toEqual([])
  })

  test('are found by what they are about', async () => {
    const { stdout } = await run('lexgrog', ...files)
    expect(stdout.split('\n').filter((line) => / - .+"$/.test(line))).toHaveLength(files.length)
  })
})
